using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Pipeline.TestKit;

/// <summary>Meters whose measurements a test can read. Sees its own meters only, so tests may run side by side.</summary>
public sealed class RecordingMeterFactory : IMeterFactory
{
    private readonly ConcurrentQueue<Measurement> _measurements = new();
    private readonly List<Meter> _meters = [];
    private readonly MeterListener _listener = new();

    public RecordingMeterFactory()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == this)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>What was measured so far, in order.</summary>
    public IReadOnlyList<Measurement> Measurements => [.. _measurements];

    public Meter Create(MeterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Scope = this;
        Meter meter = new(options);
        _meters.Add(meter);
        return meter;
    }

    /// <summary>The measurements of one instrument.</summary>
    public IReadOnlyList<Measurement> Of(string instrument) => [.. _measurements.Where(m => m.Instrument == instrument)];

    /// <summary>Asks observable instruments for their values.</summary>
    public void Observe() => _listener.RecordObservableInstruments();

    public void Dispose()
    {
        _listener.Dispose();
        _meters.ForEach(meter => meter.Dispose());
    }

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _measurements.Enqueue(new Measurement(instrument.Name, value, new Dictionary<string, object?>(tags.ToArray())));

    /// <summary>One measurement.</summary>
    /// <param name="Instrument">The instrument's name.</param>
    /// <param name="Value">What was recorded or added.</param>
    /// <param name="Tags">Its tags.</param>
    public sealed record Measurement(string Instrument, double Value, IReadOnlyDictionary<string, object?> Tags);
}
