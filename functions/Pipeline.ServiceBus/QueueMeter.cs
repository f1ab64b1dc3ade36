using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Pipeline.Contracts.Queues;

namespace Pipeline.ServiceBus;

/// <summary>Measures how much waits in a queue. Needs the right to read the queue's properties.</summary>
internal sealed class QueueMeter(ServiceBusAdministrationClient administration, TimeProvider time)
{
    private const int PageSize = 100;

    /// <summary>Counts of the broker, and the age of the oldest message that is not delayed, by this machine's clock.</summary>
    public async Task<QueueDepth> MeasureAsync(string queue, ServiceBusReceiver receiver, CancellationToken cancellationToken)
    {
        QueueRuntimeProperties counts = (await administration.GetQueueRuntimePropertiesAsync(queue, cancellationToken)).Value;
        DateTimeOffset? oldest = await FindOldestAsync(receiver, cancellationToken);

        // A throttled namespace counts zero. What is seen is there.
        long active = oldest is null ? counts.ActiveMessageCount : long.Max(counts.ActiveMessageCount, 1);
        TimeSpan? age = oldest is { } since ? TimeSpan.FromTicks(long.Max(0, (time.GetUtcNow() - since).Ticks)) : null;
        return new QueueDepth(active, Leased: 0, counts.ScheduledMessageCount, counts.DeadLetterMessageCount, age);
    }

    // Peeking shows all messages in the order of their numbers: locked ones, and delayed ones, which get a new number when
    // their time comes.
    private static async Task<DateTimeOffset?> FindOldestAsync(ServiceBusReceiver receiver, CancellationToken cancellationToken)
    {
        long next = 0;
        for (int pageSize = 1; ; pageSize = PageSize)
        {
            IReadOnlyList<ServiceBusReceivedMessage> page = await receiver.PeekMessagesAsync(pageSize, next, cancellationToken);
            if (page.Count == 0)
            {
                return null;
            }

            if (page.FirstOrDefault(message => message.State == ServiceBusMessageState.Active) is { } oldest)
            {
                return oldest.EnqueuedTime;
            }

            next = page[^1].SequenceNumber + 1;
        }
    }
}
