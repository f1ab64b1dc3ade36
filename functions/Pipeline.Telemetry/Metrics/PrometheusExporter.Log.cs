using Microsoft.Extensions.Logging;

namespace Pipeline.Telemetry.Metrics;

internal sealed partial class PrometheusExporter
{
    [LoggerMessage(EventId = 8001, EventName = "MetricNameTaken", Level = LogLevel.Warning,
        Message = "Instrument {Instrument} of meter {Meter} is not exposed: {Metric} is already a metric of another kind.")]
    private partial void LogNameTaken(string instrument, string meter, string metric);

    [LoggerMessage(EventId = 8002, EventName = "MetricSeriesDropped", Level = LogLevel.Warning,
        Message = "Metric {Metric} has reached {MaximumSeriesCount} series; measurements with further label values are dropped.")]
    private partial void LogSeriesDropped(string metric, int maximumSeriesCount);

    [LoggerMessage(EventId = 8003, EventName = "MetricObservationFailed", Level = LogLevel.Warning,
        Message = "An observable instrument failed; its values are missing from this collection.")]
    private partial void LogObservationFailed(Exception exception);
}
