namespace Pipeline.Telemetry.Metrics;

/// <summary>How many series one metric may have, and how often that bound was hit over all metrics.</summary>
internal sealed class SeriesLimit(int maximumSeriesCount)
{
    // Our tags are model, phase, outcome and the like: tens of series. A metric that runs wild stays at about a megabyte.
    public const int DefaultMaximumSeriesCount = 1_000;

    private long _droppedCount;

    public int MaximumSeriesCount { get; } = maximumSeriesCount;

    /// <summary>Measurements that were not recorded because their series would have been one too many.</summary>
    public long DroppedCount => Volatile.Read(ref _droppedCount);

    public void CountDropped() => Interlocked.Increment(ref _droppedCount);
}
