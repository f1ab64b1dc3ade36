namespace Pipeline.Telemetry.Metrics;

/// <summary>
/// Counts per bucket and the sum of the values. Values that are not finite are ignored: they would spoil the sum for good.
/// </summary>
/// <param name="labels">Label pairs as they are written between the braces.</param>
/// <param name="bounds">Inclusive upper bounds, ascending; shared between series and never changed.</param>
internal sealed class HistogramSeries(string labels, double[] bounds) : MetricSeries(labels)
{
    // one more than bounds: the last counts what is above them all
    private readonly long[] _counts = new long[bounds.Length + 1];
    private double _sum;

    public override void Record(double value)
    {
        if (!double.IsFinite(value))
        {
            return;
        }

        int index = Array.BinarySearch(bounds, value);
        Interlocked.Increment(ref _counts[index < 0 ? ~index : index]);
        AtomicDouble.Add(ref _sum, value);
    }

    public override void WriteTo(ExpositionWriter writer, string name)
    {
        long cumulative = 0;

        for (int i = 0; i < _counts.Length; i++)
        {
            cumulative += Volatile.Read(ref _counts[i]);
            writer.BucketSample(name, Labels, i < bounds.Length ? bounds[i] : double.PositiveInfinity, cumulative);
        }

        writer.Sample(name + "_sum", Labels, Volatile.Read(ref _sum));

        // from the same reads as the buckets, so that _count equals the +Inf bucket while others record
        writer.Sample(name + "_count", Labels, cumulative);
    }
}
