using Pipeline.Engine.Onnx.Compilation.Quantization;
using Pipeline.Engine.Onnx.Kernels.Quantization;

namespace Pipeline.Engine.Onnx.Compilation.Calibration;

/// <summary>
/// SmoothQuant (Xiao et al. 2023, arXiv 2211.10438): channel j of the activations is divided by
/// s_j = max|x_j|^α / max|w_j|^(1-α), and the weights' column is multiplied by it. α is the one of the candidates, no smoothing
/// among them, with the least expected squared error of the product. Rounding to a step d errs by d² / 12 on average, so that
/// error is the sum over rows of (row's largest / 127)² / 12 times the weights' squares, and the sum over outputs of
/// (output's largest / 127)² / 12 times the activations' squares.
/// </summary>
internal sealed class SmoothingSearch
{
    /// <summary>A channel that calibration did not see, or no weight uses, counts as this part of the largest.</summary>
    private const float SmallestPart = 1e-4f;

    /// <summary>Rows of weights that are read at once.</summary>
    private const int BlockRows = 64;

    private static readonly float[] Exponents = [0.25f, 0.35f, 0.45f, 0.5f, 0.55f, 0.65f, 0.75f, 0.85f];

    private readonly ChannelStatistics _statistics;
    private readonly IReadOnlyList<WeightMatrix> _weights;
    private readonly float[] _largestWeights;
    private readonly double[] _weightSquares;

    private SmoothingSearch(ChannelStatistics statistics, IReadOnlyList<WeightMatrix> weights)
    {
        _statistics = statistics;
        _weights = weights;
        _largestWeights = new float[statistics.Width];
        _weightSquares = new double[statistics.Width];
        ForEachRow(row =>
        {
            RowMath.TakeLargest(row, _largestWeights);
            RowMath.AddSquares(row, _weightSquares);
        });
    }

    private delegate void RowAction(ReadOnlySpan<float> row);

    /// <summary>Finds the factors of the input that some products share.</summary>
    /// <param name="statistics">Of the input.</param>
    /// <param name="weights">Of all products that take it; each has statistics.Width columns.</param>
    /// <param name="tie">Makes channels that must have the same factor equal, or null where all are free.</param>
    /// <returns>[statistics.Width], or null if smoothing does not help.</returns>
    public static float[]? Choose(ChannelStatistics statistics, IReadOnlyList<WeightMatrix> weights, Action<float[]>? tie = null) =>
        new SmoothingSearch(statistics, weights).Choose(tie);

    private float[]? Choose(Action<float[]>? tie)
    {
        float[][] candidates = [Ones(), .. Exponents.Select(Factors)];
        if (tie is not null)
        {
            Array.ForEach(candidates, tie);
        }

        double[] errors = Errors(candidates);
        int best = 0;
        for (int i = 1; i < errors.Length; i++)
        {
            best = errors[i] < errors[best] ? i : best;
        }

        return best == 0 ? null : candidates[best];
    }

    private float[] Ones()
    {
        float[] ones = new float[_statistics.Width];
        ones.AsSpan().Fill(1);
        return ones;
    }

    private float[] Factors(float exponent)
    {
        float largestActivation = RowMath.Largest(_statistics.Largest), largestWeight = RowMath.Largest(_largestWeights);
        float[] factors = Ones();
        if (largestActivation == 0 || largestWeight == 0)
        {
            return factors;
        }

        double logSum = 0;
        for (int i = 0; i < factors.Length; i++)
        {
            float activation = MathF.Max(_statistics.Largest[i], largestActivation * SmallestPart);
            float weight = MathF.Max(_largestWeights[i], largestWeight * SmallestPart);
            factors[i] = MathF.Pow(activation, exponent) / MathF.Pow(weight, 1 - exponent);
            logSum += Math.Log(factors[i]);
        }

        // a common factor changes nothing: around 1 it keeps gains and weights in the range they had
        float mean = (float)Math.Exp(logSum / factors.Length);
        for (int i = 0; i < factors.Length; i++)
        {
            factors[i] /= mean;
        }

        return factors;
    }

    private double[] Errors(float[][] candidates)
    {
        double[] outputSquares = new double[candidates.Length];
        ForEachRow(row =>
        {
            for (int i = 0; i < candidates.Length; i++)
            {
                double largest = RowMath.Largest(row, candidates[i]);
                outputSquares[i] += largest * largest;
            }
        });
        return [.. candidates.Select((factors, i) => Error(factors, outputSquares[i]))];
    }

    /// <summary>The expected error without the constants that all candidates share.</summary>
    private double Error(float[] factors, double outputSquares)
    {
        double weightSquares = 0;
        for (int i = 0; i < factors.Length; i++)
        {
            weightSquares += _weightSquares[i] * factors[i] * factors[i];
        }

        float[] inverses = [.. factors.Select(factor => 1 / factor)];
        double rowSquares = 0, activationSquares = 0;
        foreach (float[] row in _statistics.Samples)
        {
            double largest = RowMath.Largest(row, inverses);
            rowSquares += largest * largest;
            for (int i = 0; i < row.Length; i++)
            {
                double value = (double)row[i] * inverses[i];
                activationSquares += value * value;
            }
        }

        const double activationLevels = RowKernel.Levels * RowKernel.Levels, weightLevels = ChannelQuantizer.Levels * ChannelQuantizer.Levels;
        return (rowSquares * weightSquares / activationLevels) + (outputSquares * activationSquares / weightLevels);
    }

    private void ForEachRow(RowAction action)
    {
        int width = _statistics.Width;
        float[] buffer = new float[checked(BlockRows * width)];
        foreach (WeightMatrix weights in _weights)
        {
            for (int first = 0; first < weights.RowCount; first += BlockRows)
            {
                Span<float> rows = buffer.AsSpan(0, Math.Min(BlockRows, weights.RowCount - first) * width);
                weights.Read(first, rows);
                for (int start = 0; start < rows.Length; start += width)
                {
                    action(rows.Slice(start, width));
                }
            }
        }
    }
}
