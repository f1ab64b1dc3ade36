using System.Numerics;
using System.Runtime.InteropServices;

namespace Pipeline.Engine.Onnx.Compilation.Quantization;

/// <summary>Sums and maxima over rows of weights and activations.</summary>
internal static class RowMath
{
    /// <summary>The largest magnitude; 0 of nothing.</summary>
    public static float Largest(ReadOnlySpan<float> row)
    {
        Vector<float> largest = Vector<float>.Zero;
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(row);
        foreach (Vector<float> vector in vectors)
        {
            largest = Vector.Max(largest, Vector.Abs(vector));
        }

        float result = 0;
        for (int lane = 0; lane < Vector<float>.Count; lane++)
        {
            result = MathF.Max(result, largest[lane]);
        }

        foreach (float value in row[(vectors.Length * Vector<float>.Count)..])
        {
            result = MathF.Max(result, MathF.Abs(value));
        }

        return result;
    }

    /// <summary>The largest magnitude of row * factors.</summary>
    public static float Largest(ReadOnlySpan<float> row, ReadOnlySpan<float> factors)
    {
        Vector<float> largest = Vector<float>.Zero;
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(row);
        ReadOnlySpan<Vector<float>> factorVectors = MemoryMarshal.Cast<float, Vector<float>>(factors[..row.Length]);
        for (int i = 0; i < vectors.Length; i++)
        {
            largest = Vector.Max(largest, Vector.Abs(vectors[i] * factorVectors[i]));
        }

        float result = 0;
        for (int lane = 0; lane < Vector<float>.Count; lane++)
        {
            result = MathF.Max(result, largest[lane]);
        }

        for (int i = vectors.Length * Vector<float>.Count; i < row.Length; i++)
        {
            result = MathF.Max(result, MathF.Abs(row[i] * factors[i]));
        }

        return result;
    }

    /// <summary>largest[i] = max(largest[i], |row[i]|).</summary>
    public static void TakeLargest(ReadOnlySpan<float> row, Span<float> largest)
    {
        for (int i = 0; i < row.Length; i++)
        {
            largest[i] = MathF.Max(largest[i], MathF.Abs(row[i]));
        }
    }

    /// <summary>squares[i] += row[i]².</summary>
    public static void AddSquares(ReadOnlySpan<float> row, Span<double> squares)
    {
        for (int i = 0; i < row.Length; i++)
        {
            squares[i] += (double)row[i] * row[i];
        }
    }
}
