using Pipeline.Engine.Onnx.Kernels.Quantization;

namespace Pipeline.Engine.Onnx.Compilation.Calibration;

/// <summary>
/// Chooses which part of a row's largest magnitude the last level stands for. Candidates are percentiles of the magnitudes
/// relative to their row's largest; the one with the least squared error over the sampled rows wins, so that clipping is used
/// only where it measures better. A constant of the model: a row still depends on itself alone.
/// </summary>
internal static class ClipSearch
{
    private static readonly double[] Percentiles = [99.95, 99.9, 99.5, 99];

    /// <param name="rows">Sampled rows of the input, each [width].</param>
    /// <param name="factors">[width]: the channels are divided by them first; null for all 1.</param>
    /// <returns>Above 0, at most 1.</returns>
    public static float Choose(IReadOnlyList<float[]> rows, float[]? factors)
    {
        float[] magnitudes = Magnitudes(rows, factors);
        float best = 1;
        double least = Error(magnitudes, best);
        foreach (double percentile in Percentiles)
        {
            float clip = Percentile(magnitudes, percentile);
            double error = clip > 0 ? Error(magnitudes, clip) : double.PositiveInfinity;
            (best, least) = error < least ? (clip, error) : (best, least);
        }

        return best;
    }

    /// <summary>The smallest value that at least this share of the values does not exceed (nearest rank).</summary>
    /// <param name="sorted">Ascending.</param>
    /// <param name="percentile">0 to 100.</param>
    /// <returns>1 of nothing.</returns>
    public static float Percentile(ReadOnlySpan<float> sorted, double percentile)
    {
        if (sorted.IsEmpty)
        {
            return 1;
        }

        int rank = (int)Math.Ceiling(percentile / 100 * sorted.Length);
        return sorted[Math.Clamp(rank - 1, 0, sorted.Length - 1)];
    }

    /// <summary>Mean squared error of magnitudes of which the last level stands for <paramref name="clip"/>.</summary>
    /// <param name="magnitudes">Each at most 1.</param>
    /// <param name="clip">Above 0.</param>
    public static double Error(ReadOnlySpan<float> magnitudes, float clip)
    {
        const double levels = RowKernel.Levels;
        double sum = 0;
        foreach (float magnitude in magnitudes)
        {
            double error = magnitude - (Math.Round(Math.Min(magnitude, clip) / clip * levels) / levels * clip);
            sum += error * error;
        }

        return magnitudes.IsEmpty ? 0 : sum / magnitudes.Length;
    }

    /// <summary>All magnitudes relative to their row's largest, ascending. Rows of zeros have none.</summary>
    private static float[] Magnitudes(IReadOnlyList<float[]> rows, float[]? factors)
    {
        List<float> magnitudes = [];
        foreach (float[] row in rows)
        {
            float[] values = [.. row.Select((value, i) => MathF.Abs(factors is null ? value : value / factors[i]))];
            float largest = values.Max();
            if (largest > 0 && float.IsFinite(largest))
            {
                magnitudes.AddRange(values.Select(value => value / largest));
            }
        }

        float[] sorted = [.. magnitudes];
        Array.Sort(sorted);
        return sorted;
    }
}
