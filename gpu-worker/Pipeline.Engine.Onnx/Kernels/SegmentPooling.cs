using System.Numerics;
using System.Runtime.InteropServices;
using Pipeline.Engine.Onnx.HuggingFace;

namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>Makes one vector of the hidden states of a sequence.</summary>
internal static class SegmentPooling
{
    /// <param name="mode">How rows become one.</param>
    /// <param name="rows">[tokens, result.Length], at least one row.</param>
    /// <param name="result">The pooled vector.</param>
    public static void Pool(PoolingMode mode, ReadOnlySpan<float> rows, Span<float> result)
    {
        int width = result.Length;
        rows[..width].CopyTo(result);
        for (int start = width; start < rows.Length && mode != PoolingMode.Cls; start += width)
        {
            Combine(mode, rows.Slice(start, width), result);
        }

        if (mode == PoolingMode.Mean)
        {
            Scale(result, (float)width / rows.Length);
        }
    }

    /// <summary>Divides a vector by its Euclidean length. A zero vector stays one.</summary>
    public static void Normalize(Span<float> vector)
    {
        double squares = 0;
        foreach (float value in vector)
        {
            squares += (double)value * value;
        }

        if (squares > 0)
        {
            Scale(vector, (float)(1 / Math.Sqrt(squares)));
        }
    }

    private static void Combine(PoolingMode mode, ReadOnlySpan<float> row, Span<float> result)
    {
        ReadOnlySpan<Vector<float>> rowVectors = MemoryMarshal.Cast<float, Vector<float>>(row);
        Span<Vector<float>> resultVectors = MemoryMarshal.Cast<float, Vector<float>>(result);
        for (int i = 0; i < resultVectors.Length; i++)
        {
            resultVectors[i] = mode == PoolingMode.Max
                ? Vector.Max(resultVectors[i], rowVectors[i])
                : resultVectors[i] + rowVectors[i];
        }

        for (int i = resultVectors.Length * Vector<float>.Count; i < result.Length; i++)
        {
            result[i] = mode == PoolingMode.Max ? MathF.Max(result[i], row[i]) : result[i] + row[i];
        }
    }

    private static void Scale(Span<float> vector, float factor)
    {
        foreach (ref float value in vector)
        {
            value *= factor;
        }
    }
}
