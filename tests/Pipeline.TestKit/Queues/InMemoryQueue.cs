using Pipeline.Contracts.Queues;

namespace Pipeline.TestKit.Queues;

/// <summary>One queue of an <see cref="InMemoryWorkQueue"/>, whose lock guards it.</summary>
internal sealed class InMemoryQueue
{
    private readonly Dictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);

    internal List<InMemoryMessage> Messages { get; } = [];

    internal List<DeadLetter> DeadLetters { get; } = [];

    /// <summary>The message under this lock, unless the lock is lost.</summary>
    internal InMemoryMessage? FindLocked(string lockToken, DateTimeOffset now) =>
        Messages.Find(message => message.LockToken == lockToken && message.VisibleAt > now);

    /// <summary>Notes that an id is sent.</summary>
    /// <returns>False where it was sent within the window before.</returns>
    internal bool TryNote(string id, DateTimeOffset now, TimeSpan window)
    {
        if (_seen.TryGetValue(id, out DateTimeOffset sentAt) && now - sentAt < window)
        {
            return false;
        }

        _seen[id] = now;
        return true;
    }

    internal QueueDepth Measure(DateTimeOffset now, bool seesOnlyReady)
    {
        int ready = Messages.Count(message => message.VisibleAt <= now);
        int leased = Messages.Count(message => message.VisibleAt > now && message.LockToken is not null);
        DateTimeOffset? oldest = Messages
            .Where(message => !seesOnlyReady || message.VisibleAt <= now)
            .Min(message => (DateTimeOffset?)message.SentAt);
        return seesOnlyReady
            ? new QueueDepth(Messages.Count, 0, 0, DeadLetters.Count, now - oldest)
            : new QueueDepth(ready, leased, Messages.Count - ready - leased, DeadLetters.Count, now - oldest);
    }
}
