using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;

namespace Pipeline.ServiceBus.Tests.Simulator;

/// <summary>
/// A Service Bus namespace in memory, as far as the SDK's surface shows it: locks with tokens, delivery counts, duplicate
/// detection, scheduled messages, dead-letter queues and their forwarding. Messages do not expire. Safe for concurrent use.
/// </summary>
internal sealed class SimulatedBroker(TimeProvider time, Random random)
{
    /// <summary>What the Standard tier takes in one call.</summary>
    public const int MaxCallBytes = 256 * 1024;

    private const string DeadLetterSuffix = "/$deadletterqueue";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SimulatedQueue> _queues = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether the namespace answers properties with zero, as a throttled one does.</summary>
    public bool CountsNothing { get; set; }

    /// <summary>Lets the time pass that a receive waits for a message; null where it awaits the clock, which others move.</summary>
    public Action<TimeSpan>? PassTime { get; set; }

    public static string DeadLetterPath(string queue) => queue + DeadLetterSuffix;

    /// <summary>Bytes of a message within a call, by estimate.</summary>
    public static int SizeOf(ServiceBusMessage message) =>
        100 + message.Body.ToMemory().Length + (message.MessageId?.Length ?? 0)
        + message.ApplicationProperties.Sum(property => property.Key.Length + (property.Value.ToString()?.Length ?? 0));

    public void CreateQueue(CreateQueueOptions options)
    {
        SimulatedQueue deadLetters = new(
            new CreateQueueOptions(DeadLetterPath(options.Name)) { LockDuration = options.LockDuration }, deadLetter: null);
        SimulatedQueue queue = new(options, (message, reason, description) => PutAside(options, deadLetters, message, reason, description));
        lock (_gate)
        {
            _queues.Add(options.Name, queue);
            _queues.Add(deadLetters.Name, deadLetters);
        }
    }

    public void DeleteQueue(string name)
    {
        lock (_gate)
        {
            _queues.Remove(name);
            _queues.Remove(DeadLetterPath(name));
        }
    }

    /// <summary>Does something with a queue, at one instant.</summary>
    public T With<T>(string entity, Func<SimulatedQueue, DateTimeOffset, T> action)
    {
        lock (_gate)
        {
            DateTimeOffset now = time.GetUtcNow();
            SimulatedQueue queue = Queue(entity);
            queue.Advance(now);
            return action(queue, now);
        }
    }

    public bool Send(string entity, IReadOnlyList<ServiceBusMessage> messages)
    {
        if (messages.Sum(SizeOf) > MaxCallBytes)
        {
            throw new ServiceBusException("The message is larger than is allowed.", ServiceBusFailureReason.MessageSizeExceeded, entity);
        }

        With(entity, (queue, now) =>
        {
            foreach (ServiceBusMessage message in messages)
            {
                queue.Accept(new SimulatedMessage(message), message.ScheduledEnqueueTime, now);
            }

            return true;
        });
        Signal();
        return true;
    }

    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(
        string entity, int maxCount, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        DateTimeOffset deadline = time.GetUtcNow() + maxWait;
        while (true)
        {
            Task changed = _changed.Task;
            (List<ServiceBusReceivedMessage> taken, TimeSpan pause) = With(entity, (queue, now) =>
            {
                List<ServiceBusReceivedMessage> received =
                    [.. queue.Receive(maxCount, now, NewLockToken).Select(message => message.ToReceived())];
                DateTimeOffset next = queue.NextChange is { } change && change < deadline ? change : deadline;
                return (received, deadline <= now ? TimeSpan.Zero : next - now);
            });
            if (taken.Count > 0 || pause <= TimeSpan.Zero)
            {
                return taken;
            }

            if (PassTime is { } pass)
            {
                pass(pause);
                continue;
            }

            await Task.WhenAny(changed, Task.Delay(pause, time, cancellationToken));
            if (cancellationToken.IsCancellationRequested)
            {
                throw new TaskCanceledException();
            }
        }
    }

    public QueueRuntimeProperties GetProperties(string queue)
    {
        (int active, int scheduled) = With(queue, (its, _) => (its.ActiveCount, its.ScheduledCount));
        int deadLettered = With(DeadLetterPath(queue), (its, _) => its.ActiveCount);
        return CountsNothing
            ? ServiceBusModelFactory.QueueRuntimeProperties(queue)
            : ServiceBusModelFactory.QueueRuntimeProperties(
                queue,
                activeMessageCount: active,
                scheduledMessageCount: scheduled,
                deadLetterMessageCount: deadLettered,
                totalMessageCount: active + scheduled + deadLettered);
    }

    /// <summary>Wakes those who wait for a message.</summary>
    public void Signal() =>
        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    private void PutAside(
        CreateQueueOptions options, SimulatedQueue deadLetters, SimulatedMessage message, string reason, string? description)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (options.ForwardDeadLetteredMessagesTo is { } target)
        {
            Queue(target).Accept(message.Forward(options.Name, reason, description), scheduledFor: default, now);
        }
        else
        {
            deadLetters.Accept(message.Forward(deadLetterSource: null, reason, description), scheduledFor: default, now);
        }
    }

    private SimulatedQueue Queue(string entity) =>
        _queues.GetValueOrDefault(entity)
        ?? throw new ServiceBusException(
            $"The messaging entity '{entity}' could not be found.", ServiceBusFailureReason.MessagingEntityNotFound, entity);

    private Guid NewLockToken()
    {
        byte[] bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
