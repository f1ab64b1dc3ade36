namespace Pipeline.Contracts.Queues;

/// <summary>How much waits in a queue. Counts may lag behind by seconds.</summary>
/// <param name="Ready">Messages that can be received now.</param>
/// <param name="Leased">Messages under a lock.</param>
/// <param name="Delayed">Messages that become visible later.</param>
/// <param name="DeadLettered">Messages put aside.</param>
/// <param name="OldestAge">Age of the oldest message that is ready, leased or delayed; null where there is none.</param>
public sealed record QueueDepth(long Ready, long Leased, long Delayed, long DeadLettered, TimeSpan? OldestAge);
