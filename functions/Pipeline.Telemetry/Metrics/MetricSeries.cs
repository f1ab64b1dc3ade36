namespace Pipeline.Telemetry.Metrics;

/// <summary>The values of one metric under one set of labels. Recording and writing are safe from any thread.</summary>
/// <param name="labels">Label pairs as they are written between the braces; empty for none.</param>
internal abstract class MetricSeries(string labels)
{
    public string Labels { get; } = labels;

    public static MetricSeries Create(MetricDescription description, string labels) => description.Kind switch
    {
        MetricKind.Counter => new SumSeries(labels, canFall: false),
        MetricKind.UpDownCounter => new SumSeries(labels, canFall: true),
        MetricKind.Gauge => new GaugeSeries(labels),
        _ => new HistogramSeries(labels, description.BucketBounds),
    };

    public abstract void Record(double value);

    public abstract void WriteTo(ExpositionWriter writer, string name);
}
