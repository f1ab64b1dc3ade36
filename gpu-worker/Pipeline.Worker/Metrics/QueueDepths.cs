using System.Diagnostics.Metrics;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Storage;

namespace Pipeline.Worker.Metrics;

/// <summary>
/// How much waits in the worker's own queues, read every few seconds and shown as gauges: the host's, by name and tags, so that
/// one dashboard reads both.
/// </summary>
internal sealed class QueueDepths
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly IWorkQueue _queue;
    private readonly IReadOnlyList<string> _names;
    private readonly TimeProvider _time;
    private volatile IReadOnlyList<(string Name, QueueDepth Depth)> _latest = [];

    public QueueDepths(IWorkQueue queue, IReadOnlyList<string> names, WorkerMetrics metrics, TimeProvider time)
    {
        _queue = queue;
        _names = names;
        _time = time;
        metrics.Meter.CreateObservableGauge(
            "pipeline.queue.depth", ObserveDepths, "{message}", "Messages in a queue, by what they wait for.");
        metrics.Meter.CreateObservableGauge(
            "pipeline.queue.oldest.age", ObserveAges, "s", "Age of a queue's oldest message; 0 where nothing waits.");
    }

    /// <summary>Reads until told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await ReadAsync(stop);
                await Task.Delay(Interval, _time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // told to stop
        }
    }

    private async Task ReadAsync(CancellationToken stop)
    {
        try
        {
            var latest = new List<(string Name, QueueDepth Depth)>(_names.Count);
            foreach (string name in _names)
            {
                latest.Add((name, await _queue.GetDepthAsync(name, stop)));
            }

            _latest = latest;
        }
        catch (StorageUnavailableException)
        {
            // The pump says so; or the identity may receive and not measure, which costs these gauges alone. An old depth would
            // look like a queue that stands still.
            _latest = [];
        }
    }

    private IEnumerable<Measurement<long>> ObserveDepths()
    {
        foreach ((string name, QueueDepth depth) in _latest)
        {
            yield return Measure(name, "ready", depth.Ready);
            yield return Measure(name, "leased", depth.Leased);
            yield return Measure(name, "delayed", depth.Delayed);
            yield return Measure(name, "dead", depth.DeadLettered);
        }
    }

    private IEnumerable<Measurement<double>> ObserveAges()
    {
        foreach ((string name, QueueDepth depth) in _latest)
        {
            yield return new Measurement<double>(depth.OldestAge?.TotalSeconds ?? 0, new KeyValuePair<string, object?>("queue", name));
        }
    }

    private static Measurement<long> Measure(string queue, string state, long count) =>
        new(count, new KeyValuePair<string, object?>("queue", queue), new KeyValuePair<string, object?>("state", state));
}
