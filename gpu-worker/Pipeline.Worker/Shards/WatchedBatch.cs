using Pipeline.Contracts.Records;

namespace Pipeline.Worker.Shards;

/// <summary>What was last read of a batch. The gate guards the rest, so that several shards cause one read.</summary>
internal sealed class WatchedBatch
{
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>Null where the batch is gone.</summary>
    public BatchRecord? Record { get; set; }

    /// <summary>When the last read began, as a timestamp; null before the first.</summary>
    public long? ReadAt { get; set; }
}
