namespace Pipeline.Telemetry.Metrics;

/// <summary>The last value recorded, whatever it is: NaN and the infinities have names in the text format.</summary>
internal sealed class GaugeSeries(string labels) : MetricSeries(labels)
{
    private double _value;

    public override void Record(double value) => Volatile.Write(ref _value, value);

    public override void WriteTo(ExpositionWriter writer, string name) => writer.Sample(name, Labels, Volatile.Read(ref _value));
}
