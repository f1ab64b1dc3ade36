using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Pipeline.Contracts.Queues;

namespace Pipeline.LocalHost.Observation;

/// <summary>
/// Gauges of what waits in each queue, as last looked at: instruments are read synchronously, queues are not.
/// <c>pipeline.queue.depth</c> ({message}; tags queue and state: ready, leased, delayed, dead) and
/// <c>pipeline.queue.oldest.age</c> (s; tag queue; 0 where nothing waits). There is one queue a model, so tags are bounded.
/// </summary>
internal sealed class QueueDepthMetrics
{
    private ImmutableSortedDictionary<string, QueueDepth> _depths = ImmutableSortedDictionary<string, QueueDepth>.Empty;

    public QueueDepthMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create("Pipeline.LocalHost");
        meter.CreateObservableGauge("pipeline.queue.depth", Depths, "{message}", "Messages in a queue, by what they wait for.");
        meter.CreateObservableGauge("pipeline.queue.oldest.age", Ages, "s", "Age of a queue's oldest message; 0 where nothing waits.");
    }

    /// <summary>Replaces what the gauges show.</summary>
    public void Show(ImmutableSortedDictionary<string, QueueDepth> depths) => Volatile.Write(ref _depths, depths);

    private IEnumerable<Measurement<long>> Depths() => Volatile.Read(ref _depths).SelectMany(pair => new[]
    {
        Depth(pair.Key, "ready", pair.Value.Ready),
        Depth(pair.Key, "leased", pair.Value.Leased),
        Depth(pair.Key, "delayed", pair.Value.Delayed),
        Depth(pair.Key, "dead", pair.Value.DeadLettered),
    });

    private IEnumerable<Measurement<double>> Ages() => Volatile.Read(ref _depths).Select(pair => new Measurement<double>(
        (pair.Value.OldestAge ?? TimeSpan.Zero).TotalSeconds, new KeyValuePair<string, object?>("queue", pair.Key)));

    private static Measurement<long> Depth(string queue, string state, long count) => new(
        count, new KeyValuePair<string, object?>("queue", queue), new KeyValuePair<string, object?>("state", state));
}
