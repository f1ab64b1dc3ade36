using System.Diagnostics.Metrics;
using System.Numerics;

namespace Pipeline.Telemetry.Metrics;

/// <summary>Chooses a histogram's bucket bounds: the instrument's own advice, else a default for its unit.</summary>
internal static class HistogramBuckets
{
    // one, two and a half, five per decade: from an encoder step to a slow shard
    private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    // the same durations as Seconds
    private static readonly double[] Milliseconds = [.. Seconds.Select(seconds => Math.Round(seconds * 1000, 1))];

    // 1 KiB to 1 GiB, each four times the one before
    private static readonly double[] Bytes = [.. Enumerable.Range(0, 11).Select(step => 1024d * Math.Pow(4, step))];

    private static readonly double[] Ratios = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1];

    private static readonly double[] Counts = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000];

    /// <summary>Inclusive upper bounds, ascending, finite. Empty if the instrument advises no buckets.</summary>
    public static double[] For(Instrument instrument) => Advised(instrument) ?? DefaultFor(instrument.Unit);

    private static double[] DefaultFor(string? unit) => unit switch
    {
        "s" => Seconds,
        "ms" => Milliseconds,
        "By" => Bytes,
        "1" => Ratios,
        _ => Counts,
    };

    private static double[]? Advised(Instrument instrument) => instrument switch
    {
        Histogram<double> histogram => Convert(histogram.Advice),
        Histogram<float> histogram => Convert(histogram.Advice),
        Histogram<long> histogram => Convert(histogram.Advice),
        Histogram<int> histogram => Convert(histogram.Advice),
        Histogram<short> histogram => Convert(histogram.Advice),
        Histogram<byte> histogram => Convert(histogram.Advice),
        Histogram<decimal> histogram => Convert(histogram.Advice),
        _ => null,
    };

    // InstrumentAdvice has checked that the bounds ascend; +Inf is written for every histogram and would stand twice
    private static double[]? Convert<T>(InstrumentAdvice<T>? advice)
        where T : struct, INumber<T> =>
        advice?.HistogramBucketBoundaries?.Select(double.CreateChecked).Where(double.IsFinite).ToArray();
}
