using Pipeline.Contracts.Queues;
using Pipeline.TestKit;

namespace Pipeline.ServiceBus.Tests.Support;

/// <summary>
/// The adapter on a clock that does not move by itself: where a receive without a wait finds nothing, the clock passes over the
/// shortest wait of the service.
/// </summary>
internal sealed class PromptQueue(IWorkQueue inner, ManualTimeProvider time) : IWorkQueue
{
    public TimeSpan LockDuration => inner.LockDuration;

    public Task SendAsync(string queue, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken) =>
        inner.SendAsync(queue, messages, cancellationToken);

    public async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(
        string queue, int maxCount, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        Task<IReadOnlyList<ReceivedMessage>> receiving = inner.ReceiveAsync(queue, maxCount, maxWait, cancellationToken);
        if (!receiving.IsCompleted && maxWait == TimeSpan.Zero)
        {
            time.Advance(ServiceBusWorkQueue.ShortestWait);
        }

        return await receiving;
    }

    public Task<bool> RenewAsync(ReceivedMessage message, CancellationToken cancellationToken) =>
        inner.RenewAsync(message, cancellationToken);

    public Task<bool> CompleteAsync(ReceivedMessage message, CancellationToken cancellationToken) =>
        inner.CompleteAsync(message, cancellationToken);

    public Task<bool> ReturnAsync(ReceivedMessage message, TimeSpan delay, CancellationToken cancellationToken) =>
        inner.ReturnAsync(message, delay, cancellationToken);

    public Task<bool> DeadLetterAsync(
        ReceivedMessage message, string reason, string description, CancellationToken cancellationToken) =>
        inner.DeadLetterAsync(message, reason, description, cancellationToken);

    public Task<QueueDepth> GetDepthAsync(string queue, CancellationToken cancellationToken) =>
        inner.GetDepthAsync(queue, cancellationToken);
}
