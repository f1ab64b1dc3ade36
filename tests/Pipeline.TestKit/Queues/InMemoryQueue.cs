using Pipeline.Contracts.Queues;

namespace Pipeline.TestKit.Queues;

/// <summary>One queue of an <see cref="InMemoryWorkQueue"/>, whose lock guards it.</summary>
internal sealed class InMemoryQueue
{
    internal List<InMemoryMessage> Messages { get; } = [];

    internal List<DeadLetter> DeadLetters { get; } = [];

    /// <summary>The message under this lock, unless the lock is lost.</summary>
    internal InMemoryMessage? FindLocked(string lockToken, DateTimeOffset now) =>
        Messages.Find(message => message.LockToken == lockToken && message.VisibleAt > now);

    internal QueueDepth Measure(DateTimeOffset now)
    {
        int ready = Messages.Count(message => message.VisibleAt <= now);
        int leased = Messages.Count(message => message.VisibleAt > now && message.LockToken is not null);
        TimeSpan? oldest = Messages.Count == 0 ? null : now - Messages.Min(message => message.SentAt);
        return new QueueDepth(ready, leased, Messages.Count - ready - leased, DeadLetters.Count, oldest);
    }
}
