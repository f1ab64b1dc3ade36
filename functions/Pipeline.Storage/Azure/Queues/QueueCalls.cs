using Azure;
using Azure.Storage.Queues;

namespace Pipeline.Storage.Azure.Queues;

/// <summary>Calls on one queue of the account, whose failures come out as the port states them.</summary>
internal sealed class QueueCalls(QueueClient client)
{
    /// <summary>Calls; makes the queue where it is missing.</summary>
    internal Task<T> RunAsync<T>(Func<QueueClient, Task<T>> call, CancellationToken cancellationToken) =>
        TranslateAsync(
            async () =>
            {
                try
                {
                    return await call(client);
                }
                catch (RequestFailedException missing) when (QueueFailure.IsQueueMissing(missing))
                {
                    await client.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
                    return await call(client);
                }
            },
            cancellationToken);

    /// <summary>Calls for a message under a lock.</summary>
    /// <returns>Null where the lock is lost.</returns>
    internal Task<T?> SettleAsync<T>(Func<QueueClient, Task<T>> call, CancellationToken cancellationToken)
        where T : class =>
        TranslateAsync(
            async () =>
            {
                try
                {
                    return await call(client);
                }
                catch (RequestFailedException lost) when (QueueFailure.IsLockLost(lost))
                {
                    return null;
                }
            },
            cancellationToken);

    /// <summary>Messages of all kinds; 0 where there is no such queue.</summary>
    internal Task<long> CountAsync(CancellationToken cancellationToken) =>
        TranslateAsync<long>(
            async () =>
            {
                try
                {
                    return (await client.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount;
                }
                catch (RequestFailedException missing) when (QueueFailure.IsQueueMissing(missing))
                {
                    return 0;
                }
            },
            cancellationToken);

    private async Task<T> TranslateAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure) when (QueueFailure.Translate(failure, client) is { } told)
        {
            throw told;
        }
    }
}
