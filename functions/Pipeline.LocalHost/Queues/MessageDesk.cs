using Pipeline.Contracts.Queues;
using Pipeline.Ingest.Handling;

namespace Pipeline.LocalHost.Queues;

/// <summary>Works on one message: keeps it locked, and settles it by what came of it.</summary>
/// <param name="queue">Where it came from.</param>
/// <param name="handler">Works on it.</param>
/// <param name="time">Measures the lock.</param>
/// <param name="logger">Told of what is not simply done.</param>
internal sealed partial class MessageDesk(
    IWorkQueue queue,
    MessageHandler handler,
    TimeProvider time,
    ILogger<MessageDesk> logger)
{
    /// <summary>When a message comes again that could not be handled: outages and a newer program's start take longer.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger = logger;

    /// <summary>Handles and settles the message. Never throws: what cannot be settled comes again when its lock lapses.</summary>
    /// <param name="message">The message, under lock.</param>
    /// <param name="abandon">Ends the work; the message is given back at once.</param>
    public async Task WorkAsync(ReceivedMessage message, CancellationToken abandon)
    {
        try
        {
            if (await HandleAsync(message, abandon) is { } settle && !await settle())
            {
                LogLockLost(message.Queue, message.Id);
            }
        }
        catch (Exception exception)
        {
            LogNotSettled(exception, message.Queue, message.Id);
        }
    }

    // Gives how to settle the message, once nothing renews it any more; null where it is not ours to settle.
    private async Task<Func<Task<bool>>?> HandleAsync(ReceivedMessage message, CancellationToken abandon)
    {
        await using var keeper = new LockKeeper(queue, message, time);
        using var work = CancellationTokenSource.CreateLinkedTokenSource(abandon, keeper.Lost);
        try
        {
            HandlerResult result = await handler(message, work.Token);
            return () => SettleAsync(message, result);
        }
        catch (Exception exception) when (work.IsCancellationRequested)
        {
            LogAbandoned(exception, message.Queue, message.Id);
            return keeper.Lost.IsCancellationRequested
                ? null
                : () => queue.ReturnAsync(message, TimeSpan.Zero, CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogHandlerFailed(exception, message.Queue, message.Id);
            return () => queue.ReturnAsync(message, RetryDelay, CancellationToken.None);
        }
    }

    private Task<bool> SettleAsync(ReceivedMessage message, HandlerResult result)
    {
        switch (result.Outcome)
        {
            case HandlerOutcome.Done:
                return queue.CompleteAsync(message, CancellationToken.None);
            case HandlerOutcome.RetryLater:
                LogRetryLater(message.Queue, message.Id, result.Reason, result.Description);
                return queue.ReturnAsync(message, RetryDelay, CancellationToken.None);
            case HandlerOutcome.Poison:
                LogPoison(message.Queue, message.Id, result.Reason, result.Description);
                return queue.DeadLetterAsync(
                    message, result.Reason ?? "poison", result.Description ?? "The handler gave no reason.", CancellationToken.None);
            default:
                throw new System.Diagnostics.UnreachableException($"Outcome {result.Outcome} is not known.");
        }
    }
}
