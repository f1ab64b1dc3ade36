using System.Globalization;
using Pipeline.Contracts.Queues;

namespace Pipeline.TestKit.Queues;

/// <summary>
/// The queue port in memory, first in, first out among what is visible. <see cref="Before"/> and <see cref="After"/> run
/// outside the lock, so they may call the queue themselves.
/// </summary>
public sealed class InMemoryWorkQueue(TimeProvider time, TimeSpan? lockDuration = null) : IWorkQueue
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, InMemoryQueue> _queues = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastToken;

    /// <summary>
    /// Drops, as Service Bus with duplicate detection, a message whose id was sent within this time, whatever became of the first.
    /// A message that is returned comes back under an id of its own there, so it counts no more. Zero for never.
    /// </summary>
    public TimeSpan DuplicateWindow { get; init; }

    /// <summary>Tells the age of messages that are ready, as queues do that see no others; else of all.</summary>
    public bool SeesOnlyReady { get; init; }

    /// <summary>30 s unless the constructor was told otherwise.</summary>
    public TimeSpan LockDuration { get; } = lockDuration ?? TimeSpan.FromSeconds(30);

    /// <summary>Runs before a call has any effect. What it throws is an outage.</summary>
    public Func<QueueCall, Task>? Before { get; set; }

    /// <summary>Runs after a call's effect, before the caller hears of it. What it throws is a lost reply.</summary>
    public Func<QueueCall, Task>? After { get; set; }

    /// <summary>What was put aside so far.</summary>
    public IReadOnlyList<DeadLetter> DeadLetters(string queue)
    {
        lock (_gate)
        {
            return [.. Queue(queue).DeadLetters];
        }
    }

    /// <summary>Makes every lock in the queue lapse, as if its owner had been silent for too long.</summary>
    public void ExpireLocks(string queue)
    {
        lock (_gate)
        {
            foreach (InMemoryMessage message in Queue(queue).Messages.Where(message => message.LockToken is not null))
            {
                message.LockToken = null;
                message.VisibleAt = time.GetUtcNow();
            }
        }

        Signal();
    }

    public Task SendAsync(string queue, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        QueueNaming.Check(queue);
        foreach (OutgoingMessage message in messages)
        {
            QueueNaming.Check(message);
        }

        return CallAsync(
            new(QueueOperation.Send, queue, messages.Count == 1 ? messages[0].Id : null),
            () => Send(Queue(queue), messages),
            cancellationToken);
    }

    public async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(
        string queue, int maxCount, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        QueueNaming.Check(queue);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCount, 1);
        DateTimeOffset deadline = time.GetUtcNow() + maxWait;
        return await CallAsync<IReadOnlyList<ReceivedMessage>>(
            new(QueueOperation.Receive, queue, null),
            async () =>
            {
                while (true)
                {
                    (List<ReceivedMessage> taken, TimeSpan pause, Task changed) = TryReceive(queue, maxCount, deadline);
                    if (taken.Count > 0 || pause <= TimeSpan.Zero)
                    {
                        return taken;
                    }

                    await PauseAsync(changed, pause, cancellationToken);
                }
            },
            cancellationToken);
    }

    public Task<bool> RenewAsync(ReceivedMessage message, CancellationToken cancellationToken) =>
        SettleAsync(QueueOperation.Renew, message, (_, held, now) => held.VisibleAt = now + LockDuration, cancellationToken);

    public Task<bool> CompleteAsync(ReceivedMessage message, CancellationToken cancellationToken) =>
        SettleAsync(QueueOperation.Complete, message, (queue, held, _) => queue.Messages.Remove(held), cancellationToken);

    public Task<bool> ReturnAsync(ReceivedMessage message, TimeSpan delay, CancellationToken cancellationToken) =>
        SettleAsync(
            QueueOperation.Return,
            message,
            (queue, held, now) =>
            {
                held.LockToken = null;
                held.VisibleAt = now + delay;
                queue.Messages.Remove(held);
                queue.Messages.Add(held);
            },
            cancellationToken);

    public Task<bool> DeadLetterAsync(
        ReceivedMessage message, string reason, string description, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(reason.Length, 100, nameof(reason));
        return SettleAsync(
            QueueOperation.DeadLetter,
            message,
            (queue, held, _) =>
            {
                queue.Messages.Remove(held);
                queue.DeadLetters.Add(new DeadLetter(held.Id, held.Body, reason, description));
            },
            cancellationToken);
    }

    public Task<QueueDepth> GetDepthAsync(string queue, CancellationToken cancellationToken)
    {
        QueueNaming.Check(queue);
        return CallAsync(
            new(QueueOperation.GetDepth, queue, null), () => Queue(queue).Measure(time.GetUtcNow(), SeesOnlyReady), cancellationToken);
    }

    private Task<bool> SettleAsync(
        QueueOperation operation,
        ReceivedMessage message,
        Action<InMemoryQueue, InMemoryMessage, DateTimeOffset> effect,
        CancellationToken cancellationToken) =>
        CallAsync(
            new(operation, message.Queue, message.Id),
            () =>
            {
                DateTimeOffset now = time.GetUtcNow();
                InMemoryQueue queue = Queue(message.Queue);
                if (queue.FindLocked(message.LockToken, now) is not { } held)
                {
                    return false;
                }

                effect(queue, held, now);
                return true;
            },
            cancellationToken);

    private async Task<T> CallAsync<T>(QueueCall call, Func<T> effect, CancellationToken cancellationToken)
    {
        return await CallAsync(
            call,
            () =>
            {
                lock (_gate)
                {
                    return Task.FromResult(effect());
                }
            },
            cancellationToken);
    }

    private async Task<T> CallAsync<T>(QueueCall call, Func<Task<T>> effect, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Before is { } before)
        {
            await before(call);
        }

        T result = await effect();
        if (call.Operation is QueueOperation.Send or QueueOperation.Return)
        {
            Signal();
        }

        if (After is { } after)
        {
            await after(call);
        }

        return result;
    }

    private bool Send(InMemoryQueue queue, IReadOnlyList<OutgoingMessage> messages)
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach (OutgoingMessage message in messages)
        {
            if (!queue.TryNote(message.Id, now, DuplicateWindow))
            {
                continue;
            }

            DateTimeOffset visibleAt = now + (message.Delay ?? TimeSpan.Zero);
            queue.Messages.Add(new InMemoryMessage(message.Id, message.Body.ToArray(), now, visibleAt));
        }

        return true;
    }

    private (List<ReceivedMessage> Taken, TimeSpan Pause, Task Changed) TryReceive(
        string name, int maxCount, DateTimeOffset deadline)
    {
        lock (_gate)
        {
            DateTimeOffset now = time.GetUtcNow();
            InMemoryQueue queue = Queue(name);
            List<ReceivedMessage> taken = [];
            foreach (InMemoryMessage message in queue.Messages.Where(m => m.VisibleAt <= now).Take(maxCount))
            {
                message.LockToken = (++_lastToken).ToString(CultureInfo.InvariantCulture);
                message.VisibleAt = now + LockDuration;
                taken.Add(new ReceivedMessage(name, message.Id, message.Body, message.LockToken));
            }

            DateTimeOffset next = queue.Messages.Select(message => message.VisibleAt).Append(deadline).Min();
            return (taken, deadline <= now ? TimeSpan.Zero : next - now, _changed.Task);
        }
    }

    private async Task PauseAsync(Task changed, TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await changed.WaitAsync(pause, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // nothing was sent; something may have become visible
        }
    }

    private void Signal()
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    private InMemoryQueue Queue(string name)
    {
        if (!_queues.TryGetValue(name, out InMemoryQueue? queue))
        {
            queue = new InMemoryQueue();
            _queues.Add(name, queue);
        }

        return queue;
    }
}
