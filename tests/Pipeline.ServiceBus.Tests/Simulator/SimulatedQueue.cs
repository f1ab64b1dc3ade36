using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;

namespace Pipeline.ServiceBus.Tests.Simulator;

/// <summary>One queue, or a queue's dead-letter queue, by the broker's rules. Guarded by the broker's lock.</summary>
/// <param name="options">As it was made.</param>
/// <param name="deadLetter">Takes what is put aside; null where nothing is, in a dead-letter queue.</param>
internal sealed class SimulatedQueue(CreateQueueOptions options, Action<SimulatedMessage, string, string?>? deadLetter)
{
    private readonly List<SimulatedMessage> _messages = [];
    private readonly Dictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);
    private long _lastSequenceNumber;

    public string Name => options.Name;

    public int ActiveCount => _messages.Count(message => message.ScheduledFor is null);

    public int ScheduledCount => _messages.Count - ActiveCount;

    /// <summary>When something changes by the clock alone; null where nothing will.</summary>
    public DateTimeOffset? NextChange => _messages
        .Select(message => message.ScheduledFor ?? (message.LockToken is null ? null : (DateTimeOffset?)message.LockedUntil))
        .Min();

    /// <summary>Takes a message in, unless its id was seen within the detection window.</summary>
    public void Accept(SimulatedMessage message, DateTimeOffset scheduledFor, DateTimeOffset now)
    {
        if (options.RequiresDuplicateDetection && message.MessageId is { } id)
        {
            if (_seen.TryGetValue(id, out DateTimeOffset since) && now - since < options.DuplicateDetectionHistoryTimeWindow)
            {
                return;
            }

            _seen[id] = now;
        }

        message.ScheduledFor = scheduledFor > now ? scheduledFor : null;
        Append(message, now);
    }

    /// <summary>What the clock brings about: delays that are over, locks that lapsed.</summary>
    public void Advance(DateTimeOffset now)
    {
        foreach (SimulatedMessage due in _messages.Where(message => message.ScheduledFor <= now).OrderBy(message => message.ScheduledFor).ToArray())
        {
            DateTimeOffset activated = due.ScheduledFor!.Value;
            due.ScheduledFor = null;
            _messages.Remove(due);
            Append(due, activated);
        }

        foreach (SimulatedMessage lapsed in _messages.Where(message => message.LockToken is not null && message.LockedUntil <= now).ToArray())
        {
            Unlock(lapsed);
        }
    }

    public List<SimulatedMessage> Receive(int maxCount, DateTimeOffset now, Func<Guid> newLockToken)
    {
        List<SimulatedMessage> taken = [.. _messages
            .Where(message => message.ScheduledFor is null && message.LockToken is null)
            .Take(maxCount)];
        foreach (SimulatedMessage message in taken)
        {
            message.DeliveryCount++;
            message.LockToken = newLockToken();
            message.LockedUntil = now + options.LockDuration;
        }

        return taken;
    }

    public List<SimulatedMessage> Peek(int maxCount, long fromSequenceNumber) =>
        [.. _messages.Where(message => message.SequenceNumber >= fromSequenceNumber).Take(maxCount)];

    public void Renew(string lockToken, DateTimeOffset now) => Locked(lockToken).LockedUntil = now + options.LockDuration;

    public void Complete(string lockToken) => _messages.Remove(Locked(lockToken));

    public void Abandon(string lockToken) => Unlock(Locked(lockToken));

    public void DeadLetter(string lockToken, string reason, string? description) => PutAside(Locked(lockToken), reason, description);

    /// <summary>Ends locks before their time, as when the broker moves the queue to another node.</summary>
    public void LoseLocks(Func<SimulatedMessage, bool> choose)
    {
        foreach (SimulatedMessage message in _messages.Where(message => message.LockToken is not null && choose(message)).ToArray())
        {
            Unlock(message);
        }
    }

    private SimulatedMessage Locked(string lockToken) =>
        _messages.Find(message => message.LockToken?.ToString() == lockToken)
        ?? throw new ServiceBusException(
            "The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue.",
            ServiceBusFailureReason.MessageLockLost,
            Name);

    private void Append(SimulatedMessage message, DateTimeOffset enqueuedTime)
    {
        message.SequenceNumber = ++_lastSequenceNumber;
        message.EnqueuedTime = enqueuedTime;
        _messages.Add(message);
    }

    private void Unlock(SimulatedMessage message)
    {
        message.LockToken = null;
        if (message.DeliveryCount >= options.MaxDeliveryCount && deadLetter is not null)
        {
            PutAside(
                message,
                "MaxDeliveryCountExceeded",
                $"Message could not be consumed after {options.MaxDeliveryCount} delivery attempts.");
        }
    }

    private void PutAside(SimulatedMessage message, string reason, string? description)
    {
        _messages.Remove(message);
        deadLetter?.Invoke(message, reason, description);
    }
}
