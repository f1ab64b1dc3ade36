using System.Numerics;
using System.Runtime.InteropServices;

namespace Pipeline.Engine.Sampling;

/// <summary>Vectorised passes over one row of logits.</summary>
internal static class RowMath
{
    /// <summary>The largest value, NaN where one is NaN, negative infinity for an empty row.</summary>
    public static float Max(ReadOnlySpan<float> row)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(row);

        // a maximum takes 4 cycles: four independent ones keep the unit busy
        Vector<float> max0 = new(float.NegativeInfinity), max1 = max0, max2 = max0, max3 = max0;
        Vector<int> ordered = Vector<int>.AllBitsSet;
        int i = 0;
        for (; i + 4 <= vectors.Length; i += 4)
        {
            ReadOnlySpan<Vector<float>> four = vectors.Slice(i, 4);
            ordered &= Vector.Equals(four[0], four[0]) & Vector.Equals(four[1], four[1])
                & Vector.Equals(four[2], four[2]) & Vector.Equals(four[3], four[3]);
            max0 = Vector.MaxNative(max0, four[0]);
            max1 = Vector.MaxNative(max1, four[1]);
            max2 = Vector.MaxNative(max2, four[2]);
            max3 = Vector.MaxNative(max3, four[3]);
        }

        Vector<float> max = Vector.MaxNative(Vector.MaxNative(max0, max1), Vector.MaxNative(max2, max3));
        float result = Vector.EqualsAll(ordered, Vector<int>.AllBitsSet) ? float.NegativeInfinity : float.NaN;
        for (int lane = 0; lane < Vector<float>.Count; lane++)
        {
            result = MathF.Max(result, max[lane]);
        }

        foreach (float value in row[(i * Vector<float>.Count)..])
        {
            result = MathF.Max(result, value);
        }

        return result;
    }

    /// <summary>The first index of a value that the row has.</summary>
    public static int IndexOf(ReadOnlySpan<float> row, float value)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(row);
        var wanted = new Vector<float>(value);
        int i = 0;
        while (i < vectors.Length && !Vector.EqualsAny(vectors[i], wanted))
        {
            i++;
        }

        int index = i * Vector<float>.Count;
        while (row[index] != value)
        {
            index++;
        }

        return index;
    }

    /// <summary>Gives negative infinity to what a mask forbids.</summary>
    /// <param name="row">[n].</param>
    /// <param name="mask">[n / 32 rounded up]: a bit for each value; not set where it is forbidden.</param>
    public static void Mask(Span<float> row, ReadOnlySpan<uint> mask)
    {
        for (int word = 0; word < mask.Length; word++)
        {
            uint forbidden = ~mask[word];
            Span<float> values = row[(word * 32)..Math.Min((word + 1) * 32, row.Length)];
            if (forbidden == uint.MaxValue)
            {
                values.Fill(float.NegativeInfinity);
                continue;
            }

            for (; forbidden != 0; forbidden &= forbidden - 1)
            {
                int bit = BitOperations.TrailingZeroCount(forbidden);
                if (bit < values.Length)
                {
                    values[bit] = float.NegativeInfinity;
                }
            }
        }
    }

    /// <summary>exp((value - max) * scale) of each value, and their sum.</summary>
    /// <param name="row">[n].</param>
    /// <param name="max">The row's maximum, finite.</param>
    /// <param name="scale">1 / temperature.</param>
    /// <param name="weights">[n]; filled: 0 to 1.</param>
    public static float Exp(ReadOnlySpan<float> row, float max, float scale, Span<float> weights)
    {
        ReadOnlySpan<Vector<float>> source = MemoryMarshal.Cast<float, Vector<float>>(row);
        Span<Vector<float>> target = MemoryMarshal.Cast<float, Vector<float>>(weights[..row.Length]);
        var sums = Vector<float>.Zero;
        for (int i = 0; i < target.Length; i++)
        {
            Vector<float> weight = Vector.Exp((source[i] - new Vector<float>(max)) * scale);
            target[i] = weight;
            sums += weight;
        }

        float sum = Vector.Sum(sums);
        for (int i = target.Length * Vector<float>.Count; i < row.Length; i++)
        {
            weights[i] = MathF.Exp((row[i] - max) * scale);
            sum += weights[i];
        }

        return sum;
    }
}
