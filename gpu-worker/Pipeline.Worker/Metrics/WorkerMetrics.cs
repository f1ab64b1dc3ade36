using System.Diagnostics.Metrics;
using Pipeline.Contracts.Lines;
using Pipeline.Worker.Shards;

namespace Pipeline.Worker.Metrics;

/// <summary>
/// What the worker reports. Tags: model, outcome, phase, kind, state; never a batch. Lines and tokens are counted when their
/// results are durable, so a line that a crash made run twice counts once a process at most.
/// </summary>
internal sealed class WorkerMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Pipeline.Worker";

    // 1 ms to 60 s, ten a decade: a percentile read from the buckets is off by 13 % at most
    private static readonly double[] LatencyBounds =
        [.. Enumerable.Range(0, 48).Select(step => Math.Round(0.001 * Math.Pow(10, step / 10.0), 6)), 60];

    private static readonly double[] ShardBounds = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 60, 120, 300, 600, 1_800];

    private static readonly double[] LoadBounds = [0.001, 0.01, 0.1, 0.3, 1, 3, 10, 30, 100, 300];

    private readonly Counter<long> _lines;
    private readonly Counter<long> _tokens;
    private readonly Counter<long> _checkpoints;
    private readonly UpDownCounter<long> _shardsInHand;
    private readonly Histogram<double> _lineLatency;
    private readonly Histogram<double> _shardDuration;
    private readonly Histogram<double> _timeToFirstResult;
    private readonly Histogram<double> _loadDuration;

    public WorkerMetrics(IMeterFactory meters)
    {
        Meter = meters.Create(MeterName);
        _lines = Meter.CreateCounter<long>("pipeline.lines", "{line}", "Lines whose result is durable, by outcome.");
        _tokens = Meter.CreateCounter<long>("pipeline.tokens", "{token}", "Tokens of those lines, by kind.");
        _checkpoints = Meter.CreateCounter<long>("pipeline.checkpoints", "{checkpoint}", "Commits of results that succeeded.");
        _shardsInHand = Meter.CreateUpDownCounter<long>("pipeline.shards.in_hand", "{shard}", "Shards whose message the worker holds.");
        _lineLatency = Meter.CreateHistogram(
            "pipeline.line.latency", "s", "From a line's submission to the engine to its result.", advice: Advice(LatencyBounds));
        _shardDuration = Meter.CreateHistogram(
            "pipeline.shard.duration", "s", "From a shard's message to its end, by outcome.", advice: Advice(ShardBounds));
        _timeToFirstResult = Meter.CreateHistogram(
            "pipeline.shard.time_to_first_result", "s", "From a shard's message to its first new result.", advice: Advice(LatencyBounds));
        _loadDuration = Meter.CreateHistogram(
            "pipeline.model.load.duration", "s", "Parts of loading a model, by phase.", advice: Advice(LoadBounds));
    }

    /// <summary>For instruments that observe.</summary>
    public Meter Meter { get; }

    public void CountCommitted(string model, IReadOnlyList<ResultLine> results)
    {
        var modelTag = new KeyValuePair<string, object?>("model", model);
        int succeeded = results.Count(result => result.IsSuccess);
        _lines.Add(succeeded, modelTag, new("outcome", "success"));
        _lines.Add(results.Count - succeeded, modelTag, new("outcome", "error"));
        _tokens.Add(results.Sum(result => result.Usage.InputTokens), modelTag, new("kind", "input"));
        _tokens.Add(results.Sum(result => result.Usage.OutputTokens), modelTag, new("kind", "output"));
        _checkpoints.Add(1, modelTag);
    }

    /// <summary>Counts a shard that was received (1), or that has ended or gone back (-1).</summary>
    public void CountInHand(string model, int change) =>
        _shardsInHand.Add(change, new KeyValuePair<string, object?>("model", model));

    public void RecordLine(string model, TimeSpan latency) =>
        _lineLatency.Record(latency.TotalSeconds, new KeyValuePair<string, object?>("model", model));

    public void RecordFirstResult(string model, TimeSpan duration) =>
        _timeToFirstResult.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("model", model));

    public void RecordShard(string model, ShardOutcome outcome, TimeSpan duration) =>
        _shardDuration.Record(duration.TotalSeconds, new("model", model), new("outcome", outcome.ToTag()));

    public void RecordLoad(string model, string phase, TimeSpan duration) =>
        _loadDuration.Record(duration.TotalSeconds, new("model", model), new("phase", phase));

    private static InstrumentAdvice<double> Advice(double[] bounds) => new() { HistogramBucketBoundaries = bounds };
}
