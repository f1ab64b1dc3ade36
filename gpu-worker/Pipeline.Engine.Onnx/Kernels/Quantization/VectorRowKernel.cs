using System.Runtime.CompilerServices;

namespace Pipeline.Engine.Onnx.Kernels.Quantization;

/// <summary>
/// The row kernels in vectors of any width. What a row has beyond whole vectors is computed in a vector filled up with zeros,
/// which change neither a sum nor a largest magnitude.
/// </summary>
internal sealed unsafe class VectorRowKernel<TLanes, TRow, TVector> : RowKernel
    where TLanes : ILanes<TVector>
    where TRow : IRowLanes<TVector>
    where TVector : struct
{
    private const float Log2E = 1.44269504088896340736f;

    /// <summary>
    /// 1.5 * 2^23: a float with this added has its integer part, rounded to nearest even, in its lowest bits; so their lowest
    /// byte is the quantised value with its zero point.
    /// </summary>
    private const float RoundingBias = 12_582_912f + ZeroPoint;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override float Quantize(float* row, int width, float clip, byte* bytes)
    {
        TVector even = TLanes.Zero, odd = TLanes.Zero;
        int i = 0;
        for (; i + (2 * TLanes.Width) <= width; i += 2 * TLanes.Width)
        {
            even = TLanes.Max(even, TRow.Abs(TLanes.Load(row + i)));
            odd = TLanes.Max(odd, TRow.Abs(TLanes.Load(row + i + TLanes.Width)));
        }

        for (; i < width; i += TLanes.Width)
        {
            even = TLanes.Max(even, TRow.Abs(LoadPart(row + i, width - i)));
        }

        return StoreRow(row, gain: null, width, TRow.Largest(TLanes.Max(even, odd)), clip, bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override float AddNormalizeQuantize(
        float* residual, float* delta, float deltaScale, in RowNorm norm, int width, float* sum, byte* bytes)
    {
        TVector squares = TLanes.Zero, largest = TLanes.Zero, scale = TLanes.Broadcast(deltaScale);
        for (int i = 0; i < width; i += TLanes.Width)
        {
            int count = width - i;
            TVector value = LoadPart(residual + i, count);
            if (delta is not null)
            {
                value = TLanes.MultiplyAdd(LoadPart(delta + i, count), scale, value);
            }

            if (sum is not null)
            {
                StorePart(value, sum + i, count);
            }

            squares = TLanes.MultiplyAdd(value, value, squares);
            largest = TLanes.Max(largest, TRow.Abs(TLanes.Multiply(value, LoadPart(norm.Gain + i, count))));
        }

        // every value is divided by the same root, so the bytes do not need it, only the scale does
        float root = MathF.Sqrt((TRow.Sum(squares) / width) + norm.Epsilon);
        return StoreRow(sum is null ? residual : sum, norm.Gain, width, TRow.Largest(largest), norm.Clip, bytes) / root;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override float GateQuantize(float* gate, float* up, float scale, int width, float clip, byte* bytes)
    {
        float* gated = ScratchMemory.Take((nuint)width);
        float largest = StoreGated(gate, up, scale, width, gated);
        return StoreRow(gated, gain: null, width, largest, clip, bytes) * scale;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Gate(float* gate, float* up, int width, float* gated) => StoreGated(gate, up, scale: 1, width, gated);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Scale(float* row, float scale, float* bias, int width, float* output)
    {
        TVector scales = TLanes.Broadcast(scale);
        for (int i = 0; i < width; i += TLanes.Width)
        {
            int count = width - i;
            TVector value = LoadPart(row + i, count);
            value = bias is null
                ? TLanes.Multiply(value, scales)
                : TLanes.MultiplyAdd(value, scales, LoadPart(bias + i, count));
            StorePart(value, output + i, count);
        }
    }

    /// <summary>Writes silu(gate * scale) * up, and returns its largest magnitude.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float StoreGated(float* gate, float* up, float scale, int width, float* gated)
    {
        TVector scales = TLanes.Broadcast(scale), largest = TLanes.Zero;
        for (int i = 0; i < width; i += TLanes.Width)
        {
            int count = width - i;
            TVector activated = Silu(TLanes.Multiply(LoadPart(gate + i, count), scales));
            TVector value = TLanes.Multiply(activated, LoadPart(up + i, count));
            largest = TLanes.Max(largest, TRow.Abs(value));
            StorePart(value, gated + i, count);
        }

        return TRow.Largest(largest);
    }

    /// <summary>Writes the bytes of row * gain, whose largest magnitude is known, and returns the scale.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float StoreRow(float* row, float* gain, int width, float largest, float clip, byte* bytes)
    {
        float range = largest * clip;
        float inverse = range > 0 ? Levels / range : 0;

        // below 2^-120 or so the quotient overflows: such a row is as good as 0
        TVector scale = TLanes.Broadcast(float.IsFinite(inverse) ? inverse : 0);
        TVector bias = TLanes.Broadcast(RoundingBias), highest = TLanes.Broadcast(Levels), lowest = TLanes.Broadcast(-Levels);
        for (int i = 0; i < width; i += TLanes.Width)
        {
            int count = width - i;
            TVector value = LoadPart(row + i, count);
            if (gain is not null)
            {
                value = TLanes.Multiply(value, LoadPart(gain + i, count));
            }

            value = TLanes.Max(TRow.Min(TLanes.Multiply(value, scale), highest), lowest);
            StoreBytes(TLanes.Add(value, bias), bytes + i, count);
        }

        return range / Levels;
    }

    /// <summary>x / (1 + e^-x), by a power of two of at most 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Silu(TVector x)
    {
        TVector power = VectorMath<TLanes, TVector>.Exp2(TLanes.Multiply(TRow.Abs(x), TLanes.Broadcast(-Log2E)));
        TVector numerator = TLanes.MultiplyAdd(TRow.Min(x, TLanes.Zero), power, TLanes.Max(x, TLanes.Zero));
        return TRow.Divide(numerator, TLanes.Add(TLanes.Broadcast(1), power));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector LoadPart(float* source, int count) => count >= TLanes.Width ? TLanes.Load(source) : LoadTail(source, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePart(TVector value, float* destination, int count)
    {
        if (count >= TLanes.Width)
        {
            TLanes.Store(value, destination);
            return;
        }

        StoreTail(value, destination, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreBytes(TVector bits, byte* destination, int count)
    {
        if (count >= TLanes.Width)
        {
            TRow.StoreLowBytes(bits, destination);
            return;
        }

        StoreByteTail(bits, destination, count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TVector LoadTail(float* source, int count)
    {
        float* filled = stackalloc float[TLanes.Width];
        new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(filled, TLanes.Width));
        new Span<float>(filled + count, TLanes.Width - count).Clear();
        return TLanes.Load(filled);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreTail(TVector value, float* destination, int count)
    {
        float* whole = stackalloc float[TLanes.Width];
        TLanes.Store(value, whole);
        new ReadOnlySpan<float>(whole, count).CopyTo(new Span<float>(destination, count));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreByteTail(TVector bits, byte* destination, int count)
    {
        byte* whole = stackalloc byte[TLanes.Width];
        TRow.StoreLowBytes(bits, whole);
        new ReadOnlySpan<byte>(whole, count).CopyTo(new Span<byte>(destination, count));
    }
}
