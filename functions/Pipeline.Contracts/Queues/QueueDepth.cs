namespace Pipeline.Contracts.Queues;

/// <summary>
/// How much is in a queue. Counts may lag behind by seconds. Their sum is what every adapter tells; one that cannot tell
/// leased or delayed messages from ready ones counts them as ready.
/// </summary>
/// <param name="Ready">Messages that can be received now.</param>
/// <param name="Leased">Messages under a lock.</param>
/// <param name="Delayed">Messages that become visible later.</param>
/// <param name="DeadLettered">Messages put aside, and not yet forwarded elsewhere by the service.</param>
/// <param name="OldestAge">
/// Age of the oldest message that the adapter can see, null for none: one may see no leased or delayed ones, and of those that
/// are ready only the first 32.
/// </param>
public sealed record QueueDepth(long Ready, long Leased, long Delayed, long DeadLettered, TimeSpan? OldestAge)
{
    /// <summary>Messages that are still to be worked on.</summary>
    public long Total => Ready + Leased + Delayed;
}
