using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Pipeline.Engine.Encoding;

namespace Pipeline.Engine.Tests.Encoding;

[TestClass]
public sealed class EncoderEngineMetricsTests
{
    [TestMethod]
    public async Task Step_Succeeds_IsMeasuredWithItsModel()
    {
        await using EngineFixture fixture = await EngineFixture.BusyAsync(maxBatchTokens: 40);
        using var measured = new Measurements(fixture.Meter);
        await fixture.SubmitAsync(10);
        await fixture.SubmitAsync(20);

        double waitingTokens = measured.Observe("pipeline.engine.queue.tokens {token}");
        await fixture.FinishAsync();

        Assert.AreEqual(30, waitingTokens);
        Assert.AreEqual(0, measured.Observe("pipeline.engine.queue.tokens {token}"));
        Assert.AreEqual("1 30", measured.Of("pipeline.engine.step.tokens {token}"));
        Assert.AreEqual("1 2", measured.Of("pipeline.engine.step.sequences {sequence}"));
        Assert.AreEqual("0.025 0.75", measured.Of("pipeline.engine.batch.fill 1"));
        Assert.HasCount(2, measured.Of("pipeline.engine.step.duration s").Split(' '));
        Assert.HasCount(3, measured.Of("pipeline.engine.queue.wait s").Split(' '));
        Assert.AreEqual("model=tiny", string.Join(',', measured.Tags.Distinct()));
    }

    [TestMethod]
    public async Task Cancel_RequestIsWaiting_IsNoLongerCountedAsWaiting()
    {
        await using EngineFixture fixture = await EngineFixture.BusyAsync();
        using var measured = new Measurements(fixture.Meter);
        using var source = new CancellationTokenSource();
        await fixture.SubmitAsync(10, source.Token);

        await source.CancelAsync();

        Assert.AreEqual(0, measured.Observe("pipeline.engine.queue.tokens {token}"));
    }

    /// <summary>All measurements of one meter, by instrument and unit.</summary>
    private sealed class Measurements : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentQueue<(string Name, double Value)> _values = new();

        public Measurements(Meter meter)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter, meter))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.Start();
        }

        public ConcurrentQueue<string> Tags { get; } = new();

        public string Of(string name) => string.Join(' ', _values.Where(value => value.Name == name)
            .Select(value => value.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)));

        public double Observe(string name)
        {
            _listener.RecordObservableInstruments();
            return _values.Last(value => value.Name == name).Value;
        }

        public void Dispose() => _listener.Dispose();

        private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            _values.Enqueue(($"{instrument.Name} {instrument.Unit}", value));
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                Tags.Enqueue($"{tag.Key}={tag.Value}");
            }
        }
    }
}
