using System.Diagnostics.Metrics;

namespace Pipeline.Storage.Resilience;

/// <summary>Metrics of the calls to storage and queues. Tags are closed sets: the kind of dependency and the port's calls.</summary>
public sealed class StorageMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Pipeline.Storage";

    // From a file in the page cache to a call that was retried to the end.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    private readonly Counter<long> _retries;
    private readonly Histogram<double> _duration;

    public StorageMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterName);
        _retries = meter.CreateCounter<long>(
            "pipeline.storage.retries", "{attempt}", "Attempts after the first, whatever became of them.");
        _duration = meter.CreateHistogram(
            "pipeline.storage.operation.duration", "s", "Time of a call with all its attempts.", tags: null, Seconds);
    }

    internal void CountRetry(string dependency, string operation) =>
        _retries.Add(1, new("dependency", dependency), new KeyValuePair<string, object?>("operation", operation));

    internal void RecordDuration(string dependency, string operation, bool isDone, TimeSpan duration)
    {
        if (_duration.Enabled)
        {
            _duration.Record(
                duration.TotalSeconds,
                new("dependency", dependency),
                new("operation", operation),
                new KeyValuePair<string, object?>("outcome", isDone ? "done" : "failed"));
        }
    }
}
