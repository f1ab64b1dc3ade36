namespace Pipeline.Ingest.Persistence;

/// <summary>What came of a compare-and-swap.</summary>
/// <param name="Record">The record as it stands; null where there is none.</param>
/// <param name="IsOwn">Whether this call changed it. False after a lost reply: only counters and logs may depend on it.</param>
internal readonly record struct Update<T>(T? Record, bool IsOwn)
    where T : class;
