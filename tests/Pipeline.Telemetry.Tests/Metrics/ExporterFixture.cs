using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Telemetry.Metrics;

namespace Pipeline.Telemetry.Tests.Metrics;

/// <summary>An exporter and a meter of its own factory, so that tests that run side by side do not see each other.</summary>
internal sealed class ExporterFixture : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public ExporterFixture(int maximumSeriesCount = SeriesLimit.DefaultMaximumSeriesCount)
    {
        Factory = _services.GetRequiredService<IMeterFactory>();
        Exporter = new PrometheusExporter(Factory, NullLogger<PrometheusExporter>.Instance, maximumSeriesCount);
        Meter = Factory.Create("Pipeline.Tests");
    }

    public IMeterFactory Factory { get; }

    public PrometheusExporter Exporter { get; }

    public Meter Meter { get; }

    /// <summary>The exposition without the exporter's own metric, which stands last.</summary>
    public string CollectOurs()
    {
        string all = Exporter.Collect();

        return all[..all.IndexOf("# HELP pipeline_metrics_dropped_series_total", StringComparison.Ordinal)];
    }

    public void Dispose()
    {
        Exporter.Dispose();
        _services.Dispose();
    }
}
