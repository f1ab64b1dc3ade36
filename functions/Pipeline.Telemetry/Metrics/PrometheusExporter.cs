using System.Diagnostics.Metrics;
using System.Numerics;
using Microsoft.Extensions.Logging;

namespace Pipeline.Telemetry.Metrics;

/// <summary>
/// Keeps what the instruments of our meters record, and writes it in the Prometheus text format. Listens from its
/// construction until it is disposed; recording and collecting are safe from any thread.
/// </summary>
internal sealed partial class PrometheusExporter : IDisposable
{
    public const string MeterNamePrefix = "Pipeline";

    private readonly IMeterFactory _meterFactory;
    private readonly ILogger _logger;
    private readonly SeriesLimit _limit;
    private readonly MeterListener _listener = new();
    private readonly Lock _publishing = new();
    private readonly Lock _collecting = new();
    private readonly SortedDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly HashSet<string> _reportedAsFull = new(StringComparer.Ordinal);
    private bool _disposed;

    /// <param name="meterFactory">
    /// Meters of another factory belong to another host in this process and are left to its exporter. Meters made
    /// without a factory are everybody's.
    /// </param>
    /// <param name="logger">Told of instruments and series that cannot be exposed.</param>
    /// <param name="maximumSeriesCount">Series one metric may have.</param>
    public PrometheusExporter(
        IMeterFactory meterFactory,
        ILogger<PrometheusExporter> logger,
        int maximumSeriesCount = SeriesLimit.DefaultMaximumSeriesCount)
    {
        _meterFactory = meterFactory;
        _logger = logger;
        _limit = new SeriesLimit(maximumSeriesCount);
        _listener.InstrumentPublished = OnPublished;
        _listener.MeasurementsCompleted = OnCompleted;
        ListenTo<byte>();
        ListenTo<short>();
        ListenTo<int>();
        ListenTo<long>();
        ListenTo<float>();
        ListenTo<double>();
        ListenTo<decimal>();
        _listener.Start();
    }

    /// <summary>Asks the observable instruments and writes every metric, sorted by name.</summary>
    public string Collect()
    {
        lock (_collecting)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);

            foreach (MetricFamily family in Families())
            {
                family.BeginCollection();
            }

            Observe();
            ExpositionWriter writer = new();

            foreach (MetricFamily family in Families())
            {
                family.WriteTo(writer);
                ReportIfFull(family);
            }

            writer.Header(
                "pipeline_metrics_dropped_series_total",
                "counter",
                "Measurements not recorded because their metric already had as many series as it may have.");
            writer.Sample("pipeline_metrics_dropped_series_total", "", _limit.DroppedCount);

            return writer.ToString();
        }
    }

    public void Dispose()
    {
        lock (_collecting)
        {
            _disposed = true;
            _listener.Dispose();
        }
    }

    private void ListenTo<T>()
        where T : struct, INumber<T> =>
        _listener.SetMeasurementEventCallback<T>(static (_, measurement, tags, state) =>
            ((MetricFamily)state!).Record(double.CreateSaturating(measurement), tags));

    private void OnPublished(Instrument instrument, MeterListener listener)
    {
        if (!IsOurs(instrument.Meter) || MetricDescription.TryDescribe(instrument) is not { } description)
        {
            return;
        }

        MetricFamily? family;

        lock (_publishing)
        {
            if (!_families.TryGetValue(description.Name, out family))
            {
                family = new MetricFamily(description, _limit);
                _families.Add(description.Name, family);
            }

            // two TYPE lines for one name would void the whole scrape: the first instrument keeps the name
            if (family.Description.Kind != description.Kind || family.Description.IsObservable != description.IsObservable)
            {
                LogNameTaken(instrument.Name, instrument.Meter.Name, description.Name);
                return;
            }

            family.InstrumentCount++;
        }

        listener.EnableMeasurementEvents(instrument, family);
    }

    // a meter that was disposed says nothing more; keeping its gauges would show a state that is gone
    private void OnCompleted(Instrument instrument, object? state)
    {
        if (state is not MetricFamily family)
        {
            return;
        }

        lock (_publishing)
        {
            family.InstrumentCount--;

            if (family.InstrumentCount == 0)
            {
                _families.Remove(family.Description.Name);
            }
        }
    }

    private bool IsOurs(Meter meter) =>
        meter.Name.StartsWith(MeterNamePrefix, StringComparison.Ordinal)
        && (meter.Scope is null || ReferenceEquals(meter.Scope, _meterFactory));

    private MetricFamily[] Families()
    {
        lock (_publishing)
        {
            return [.. _families.Values];
        }
    }

    private void Observe()
    {
        try
        {
            _listener.RecordObservableInstruments();
        }
        catch (AggregateException exception)
        {
            // the listener has asked all the others before it throws; theirs are exposed
            LogObservationFailed(exception);
        }
    }

    private void ReportIfFull(MetricFamily family)
    {
        if (family.HasDropped && _reportedAsFull.Add(family.Description.Name))
        {
            LogSeriesDropped(family.Description.Name, _limit.MaximumSeriesCount);
        }
    }
}
