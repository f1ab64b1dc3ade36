namespace Pipeline.Contracts.Queues;

/// <summary>A message under a lock. Its calls (renew, complete, return, dead-letter) must not overlap.</summary>
/// <param name="queue">Where it came from.</param>
/// <param name="id">The id that it was sent under.</param>
/// <param name="body">Its body.</param>
/// <param name="lockToken">What the adapter knows its lock by.</param>
public class ReceivedMessage(string queue, string id, ReadOnlyMemory<byte> body, string lockToken)
{
    /// <summary>Where it came from.</summary>
    public string Queue { get; } = queue;

    /// <summary>The id that it was sent under.</summary>
    public string Id { get; } = id;

    /// <summary>Its body.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>What the adapter knows the lock by; changed only by the adapter that made the message, on renewal.</summary>
    public string LockToken { get; set; } = lockToken;

    /// <summary>Why it was put aside, where it comes from <see cref="Names.DeadLetterQueue"/>; else null.</summary>
    public DeadLetterCause? DeadLetter { get; init; }
}
