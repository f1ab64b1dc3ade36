namespace Pipeline.Telemetry.Metrics;

/// <summary>A running sum. Values that are not finite, and negative ones where the sum must not fall, are ignored.</summary>
internal sealed class SumSeries(string labels, bool canFall) : MetricSeries(labels)
{
    private double _sum;

    public override void Record(double value)
    {
        if (double.IsFinite(value) && (canFall || value >= 0))
        {
            AtomicDouble.Add(ref _sum, value);
        }
    }

    public override void WriteTo(ExpositionWriter writer, string name) => writer.Sample(name, Labels, Volatile.Read(ref _sum));
}
