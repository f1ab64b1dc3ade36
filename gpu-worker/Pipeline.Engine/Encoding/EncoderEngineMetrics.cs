using System.Diagnostics.Metrics;

namespace Pipeline.Engine.Encoding;

/// <summary>What one engine reports, tagged with its model. All counts are of steps that succeeded.</summary>
public sealed class EncoderEngineMetrics
{
    /// <summary>For the meter that is passed in.</summary>
    public const string MeterName = "Pipeline.Engine";

    private readonly KeyValuePair<string, object?> _model;
    private readonly Histogram<double> _stepDuration;
    private readonly Histogram<int> _stepTokens;
    private readonly Histogram<int> _stepSequences;
    private readonly Histogram<double> _batchFill;
    private readonly Histogram<double> _queueWait;
    private long _waitingTokens;

    /// <param name="meter">The caller's; named <see cref="MeterName"/>. Its lifetime is that of the instruments.</param>
    /// <param name="model">The id of the model, the one tag.</param>
    public EncoderEngineMetrics(Meter meter, string model)
    {
        ArgumentNullException.ThrowIfNull(meter);
        _model = new KeyValuePair<string, object?>("model", model);
        // a step of one short document takes a millisecond, a full one of a large model seconds
        InstrumentAdvice<double> seconds = new() { HistogramBucketBoundaries = [.001, .003, .01, .03, .1, .3, 1, 3, 10, 30] };
        InstrumentAdvice<int> counts = new() { HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384] };
        InstrumentAdvice<double> ratios = new() { HistogramBucketBoundaries = [.1, .2, .3, .4, .5, .6, .7, .8, .9, 1] };
        _stepDuration = meter.CreateHistogram("pipeline.engine.step.duration", "s", "Duration of a step.", advice: seconds);
        _stepTokens = meter.CreateHistogram("pipeline.engine.step.tokens", "{token}", "Tokens of a step.", advice: counts);
        _stepSequences = meter.CreateHistogram("pipeline.engine.step.sequences", "{sequence}", "Sequences of a step.", advice: counts);
        _batchFill = meter.CreateHistogram(
            "pipeline.engine.batch.fill", "1", "Tokens of a step over MaxBatchTokens; above 1 for a longer sequence.", advice: ratios);
        _queueWait = meter.CreateHistogram("pipeline.engine.queue.wait", "s", "From admission to the step.", advice: seconds);
        meter.CreateObservableGauge("pipeline.engine.queue.tokens", ObserveWaitingTokens, "{token}", "Tokens that wait for a step.");
    }

    internal void AddWaitingTokens(int tokens) => Interlocked.Add(ref _waitingTokens, tokens);

    internal void RecordQueueWait(TimeSpan duration) => _queueWait.Record(duration.TotalSeconds, _model);

    internal void RecordStep(TimeSpan duration, int tokens, int sequences, int maxBatchTokens)
    {
        _stepDuration.Record(duration.TotalSeconds, _model);
        _stepTokens.Record(tokens, _model);
        _stepSequences.Record(sequences, _model);
        _batchFill.Record((double)tokens / maxBatchTokens, _model);
    }

    private Measurement<long> ObserveWaitingTokens() => new(Interlocked.Read(ref _waitingTokens), _model);
}
