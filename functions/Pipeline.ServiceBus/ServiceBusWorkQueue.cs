using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Pipeline.Contracts;
using Pipeline.Contracts.Queues;

namespace Pipeline.ServiceBus;

/// <summary>
/// The queues of a Service Bus namespace. Nothing is prefetched, so a lock starts when a message is asked for. Who holds a
/// message is the broker's word; the own clock only spares calls on locks that have surely lapsed. Safe for concurrent use.
/// </summary>
/// <param name="client">Of the namespace; owned.</param>
/// <param name="administration">Of the same namespace, for counts.</param>
/// <param name="time">Measures locks, and says when a delay is over.</param>
internal sealed class ServiceBusWorkQueue(
    ServiceBusClient client, ServiceBusAdministrationClient administration, TimeProvider time) : IWorkQueue, IAsyncDisposable
{
    /// <summary>
    /// The SDK refuses a wait of zero, and within one that is shorter than the way to the service and back, a message would
    /// be locked and not handed out.
    /// </summary>
    internal static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);

    // A lock is counted from before it was asked for: what came at the end of a long wait would count as lapsed.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    // the service's limit
    private const int MaxDescriptionLength = 4_096;

    private const int MaxReasonLength = 100;

    private readonly QueueMeter _meter = new(administration, time);
    private readonly ConcurrentDictionary<string, ServiceBusSender> _senders = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ServiceBusReceiver> _receivers = new(StringComparer.Ordinal);

    public TimeSpan LockDuration { get; } = TimeSpan.FromSeconds(Names.QueueLockSeconds);

    public async Task SendAsync(string queue, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        QueueNaming.Check(queue);
        foreach (OutgoingMessage message in messages)
        {
            QueueNaming.Check(message);
        }

        ServiceBusSender sender = Sender(queue);
        int sent = 0;
        while (sent < messages.Count)
        {
            sent += await CallAsync(queue, () => SendBatchAsync(sender, messages, sent, cancellationToken), cancellationToken);
        }
    }

    public async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(
        string queue, int maxCount, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        QueueNaming.Check(queue);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCount, 1);
        ServiceBusReceiver receiver = Receiver(queue);
        long start = time.GetTimestamp();
        while (true)
        {
            long asked = time.GetTimestamp();
            TimeSpan wait = Clamp(maxWait - time.GetElapsedTime(start, asked));
            IReadOnlyList<ServiceBusReceivedMessage> received = await CallAsync(
                queue, () => receiver.ReceiveMessagesAsync(maxCount, wait, cancellationToken), cancellationToken);
            if (received.Count > 0 || time.GetElapsedTime(start) >= maxWait)
            {
                return [.. received.Select(message => new HeldMessage(queue, message, asked))];
            }
        }
    }

    public async Task<bool> RenewAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        long asked = time.GetTimestamp();
        bool isHeld = await HoldAsync(
            message, (receiver, held) => receiver.RenewMessageLockAsync(held.Source, cancellationToken), cancellationToken);
        if (isHeld)
        {
            ((HeldMessage)message).HeldSince = asked;
        }

        return isHeld;
    }

    public Task<bool> CompleteAsync(ReceivedMessage message, CancellationToken cancellationToken) => SettleAsync(
        message, (receiver, held) => receiver.CompleteMessageAsync(held.Source, cancellationToken), cancellationToken);

    /// <remarks>Where the lock turns out to be lost after the copy was sent, the copy stays beside the message.</remarks>
    public Task<bool> ReturnAsync(ReceivedMessage message, TimeSpan delay, CancellationToken cancellationToken) => SettleAsync(
        message,
        async (receiver, held) =>
        {
            await Sender(held.Queue).SendMessageAsync(ReturnedCopy.Of(held, time.GetUtcNow() + delay), cancellationToken);
            await receiver.CompleteMessageAsync(held.Source, cancellationToken);
        },
        cancellationToken);

    public Task<bool> DeadLetterAsync(
        ReceivedMessage message, string reason, string description, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(reason.Length, MaxReasonLength, nameof(reason));
        string shortened = description.Length > MaxDescriptionLength ? description[..MaxDescriptionLength] : description;
        return SettleAsync(
            message,
            (receiver, held) => receiver.DeadLetterMessageAsync(held.Source, reason, shortened, cancellationToken),
            cancellationToken);
    }

    public Task<QueueDepth> GetDepthAsync(string queue, CancellationToken cancellationToken)
    {
        QueueNaming.Check(queue);
        return CallAsync(queue, () => _meter.MeasureAsync(queue, Receiver(queue), cancellationToken), cancellationToken);
    }

    /// <summary>Closes the connection with all senders and receivers.</summary>
    public ValueTask DisposeAsync() => client.DisposeAsync();

    private static TimeSpan Clamp(TimeSpan wait) => wait < ShortestWait ? ShortestWait : wait > LongestWait ? LongestWait : wait;

    // As many messages as one call takes.
    private async Task<int> SendBatchAsync(
        ServiceBusSender sender, IReadOnlyList<OutgoingMessage> messages, int from, CancellationToken cancellationToken)
    {
        using ServiceBusMessageBatch batch = await sender.CreateMessageBatchAsync(cancellationToken);
        int end = from;
        while (end < messages.Count && batch.TryAddMessage(ToMessage(messages[end])))
        {
            end++;
        }

        if (end == from)
        {
            throw new ArgumentException($"Message '{messages[from].Id}' is too large for the queue.", nameof(messages));
        }

        await sender.SendMessagesAsync(batch, cancellationToken);
        return end - from;
    }

    private ServiceBusMessage ToMessage(OutgoingMessage message)
    {
        ServiceBusMessage outgoing = new(message.Body) { MessageId = message.Id };
        if (message.Delay is { } delay && delay > TimeSpan.Zero)
        {
            outgoing.ScheduledEnqueueTime = time.GetUtcNow() + delay;
        }

        return outgoing;
    }

    private async Task<bool> SettleAsync(
        ReceivedMessage message, Func<ServiceBusReceiver, HeldMessage, Task> settle, CancellationToken cancellationToken)
    {
        bool isSettled = await HoldAsync(message, settle, cancellationToken);
        ((HeldMessage)message).IsSettled |= isSettled;
        return isSettled;
    }

    // Does something with a message that needs its lock. False where the lock is lost.
    private async Task<bool> HoldAsync(
        ReceivedMessage message, Func<ServiceBusReceiver, HeldMessage, Task> act, CancellationToken cancellationToken)
    {
        if (message is not HeldMessage held)
        {
            throw new ArgumentException("The message was received from another adapter.", nameof(message));
        }

        if (held.IsSettled || time.GetElapsedTime(held.HeldSince) >= LockDuration)
        {
            return false;
        }

        try
        {
            return await CallAsync(
                held.Queue,
                async () =>
                {
                    await act(Receiver(held.Queue), held);
                    return true;
                },
                cancellationToken);
        }
        catch (ServiceBusException exception) when (ServiceBusFaults.IsLockLost(exception))
        {
            return false;
        }
    }

    private static async Task<T> CallAsync<T>(string queue, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception fault) when (ServiceBusFaults.Translate(fault, queue, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }

    private ServiceBusSender Sender(string queue) => _senders.GetOrAdd(queue, client.CreateSender);

    private ServiceBusReceiver Receiver(string queue) => _receivers.GetOrAdd(
        queue,
        name => client.CreateReceiver(
            name, new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.PeekLock, PrefetchCount = 0 }));
}
