using Azure.Storage.Queues;
using Pipeline.Contracts.Queues;

namespace Pipeline.Storage.Azure.Queues;

/// <summary>Queues of a storage account.</summary>
public sealed class StorageQueueWorkQueue(QueueServiceClient service, StorageQueueOptions options, TimeProvider time) : IWorkQueue
{
    public TimeSpan LockDuration => options.LockDuration;

    public Task SendAsync(string queue, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(string queue, int maxCount, TimeSpan maxWait, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<bool> RenewAsync(ReceivedMessage message, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<bool> CompleteAsync(ReceivedMessage message, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<bool> ReturnAsync(ReceivedMessage message, TimeSpan delay, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<bool> DeadLetterAsync(ReceivedMessage message, string reason, string description, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<QueueDepth> GetDepthAsync(string queue, CancellationToken cancellationToken) => throw new NotImplementedException($"{service} {time}");
}
