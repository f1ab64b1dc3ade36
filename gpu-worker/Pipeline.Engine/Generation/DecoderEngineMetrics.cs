using System.Diagnostics.Metrics;

namespace Pipeline.Engine.Generation;

/// <summary>What one decoder engine reports, tagged with its model. Steps are those that succeeded.</summary>
public sealed class DecoderEngineMetrics
{
    /// <summary>For the meter that is passed in.</summary>
    public const string MeterName = "Pipeline.Engine";

    private static readonly KeyValuePair<string, object?> Prefill = new("phase", "prefill");
    private static readonly KeyValuePair<string, object?> Decode = new("phase", "decode");
    private static readonly KeyValuePair<string, object?> Free = new("state", "free");
    private static readonly KeyValuePair<string, object?> Used = new("state", "used");
    private static readonly KeyValuePair<string, object?> Cached = new("state", "cached");

    private readonly KeyValuePair<string, object?> _model;
    private readonly Histogram<double> _stepDuration;
    private readonly Histogram<int> _stepTokens;
    private readonly Histogram<double> _queueWait;
    private readonly Histogram<double> _timeToFirstToken;
    private readonly Counter<long> _preemptions;
    private readonly Counter<long> _prefixHits;
    private int _freeBlocks;
    private int _usedBlocks;
    private int _cachedBlocks;

    /// <param name="meter">The caller's; named <see cref="MeterName"/>. Its lifetime is that of the instruments.</param>
    /// <param name="model">The id of the model, a tag of every measurement.</param>
    public DecoderEngineMetrics(Meter meter, string model)
    {
        ArgumentNullException.ThrowIfNull(meter);
        _model = new KeyValuePair<string, object?>("model", model);
        // a decode step of a small model takes milliseconds, a full one of a large model seconds; lines may wait for minutes
        InstrumentAdvice<double> seconds = new() { HistogramBucketBoundaries = [.001, .003, .01, .03, .1, .3, 1, 3, 10, 30, 100, 300] };
        InstrumentAdvice<int> counts = new() { HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384] };
        _stepDuration = meter.CreateHistogram("pipeline.engine.step.duration", "s", "Duration of a step.", advice: seconds);
        _stepTokens = meter.CreateHistogram("pipeline.engine.step.tokens", "{token}", "Tokens of a step.", advice: counts);
        _queueWait = meter.CreateHistogram("pipeline.engine.queue.wait", "s", "From admission to the step.", advice: seconds);
        _timeToFirstToken = meter.CreateHistogram(
            "pipeline.engine.time_to_first_token", "s", "From admission to the first token of a request.", advice: seconds);
        _preemptions = meter.CreateCounter<long>(
            "pipeline.engine.preemptions", "{preemption}", "Sequences whose blocks were taken for more urgent ones.");
        _prefixHits = meter.CreateCounter<long>(
            "pipeline.engine.prefix.hits", "{token}", "Tokens that the prefix cache had, those of preempted sequences included.");
        meter.CreateObservableGauge("pipeline.engine.kv.blocks", ObserveBlocks, "{block}", "Blocks of the key and value cache.");
    }

    internal void RecordStep(TimeSpan duration, int prefillTokens, int decodeTokens)
    {
        _stepDuration.Record(duration.TotalSeconds, _model);
        if (prefillTokens > 0)
        {
            _stepTokens.Record(prefillTokens, _model, Prefill);
        }

        if (decodeTokens > 0)
        {
            _stepTokens.Record(decodeTokens, _model, Decode);
        }
    }

    internal void RecordQueueWait(TimeSpan duration) => _queueWait.Record(duration.TotalSeconds, _model);

    internal void RecordFirstToken(TimeSpan duration) => _timeToFirstToken.Record(duration.TotalSeconds, _model);

    internal void AddPreemption() => _preemptions.Add(1, _model);

    internal void AddPrefixHits(int tokens) => _prefixHits.Add(tokens, _model);

    /// <summary>Cached blocks are free ones whose contents are remembered; they count here only.</summary>
    internal void SetBlocks(int free, int cached, int used)
    {
        Volatile.Write(ref _freeBlocks, free);
        Volatile.Write(ref _cachedBlocks, cached);
        Volatile.Write(ref _usedBlocks, used);
    }

    private IEnumerable<Measurement<int>> ObserveBlocks() =>
    [
        new(Volatile.Read(ref _freeBlocks), _model, Free),
        new(Volatile.Read(ref _cachedBlocks), _model, Cached),
        new(Volatile.Read(ref _usedBlocks), _model, Used),
    ];
}
