using System.Runtime.CompilerServices;

namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>Arithmetic on <see cref="AttentionState"/>. Lanes do not influence each other.</summary>
internal static unsafe class AttentionStates<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : struct
{
    /// <summary>Lower than any score and yet finite: differences of it are numbers.</summary>
    private const float NoScore = float.MinValue;

    /// <summary>No keys yet. The sums of values are not cleared: the first product overwrites them.</summary>
    public static void Reset(in AttentionState state, int lanes)
    {
        new Span<float>(state.Maximum, lanes).Fill(NoScore);
        new Span<float>(state.Sum, lanes).Clear();
    }

    /// <summary>Adds the keys of <paramref name="part"/> to <paramref name="total"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Merge(in AttentionState part, in AttentionState total, int headSize, nint lanes)
    {
        for (nint lane = 0; lane < lanes; lane += TLanes.Width)
        {
            TVector oldMaximum = TLanes.Load(total.Maximum + lane), partMaximum = TLanes.Load(part.Maximum + lane);
            TVector maximum = TLanes.Max(oldMaximum, partMaximum);
            TVector oldFactor = VectorMath<TLanes, TVector>.Exp2(TLanes.Subtract(oldMaximum, maximum));
            TVector partFactor = VectorMath<TLanes, TVector>.Exp2(TLanes.Subtract(partMaximum, maximum));
            TLanes.Store(maximum, total.Maximum + lane);
            Combine(total.Sum + lane, oldFactor, part.Sum + lane, partFactor);
            for (nint row = 0; row < headSize; row++)
            {
                nint offset = (row * lanes) + lane;
                Combine(total.Result + offset, oldFactor, part.Result + offset, partFactor);
            }
        }
    }

    /// <summary>Divides the sums of weighted values by the sums of weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Normalize(in AttentionState state, int headSize, nint lanes)
    {
        for (nint lane = 0; lane < lanes; lane++)
        {
            state.Sum[lane] = 1f / state.Sum[lane];
        }

        for (nint row = 0; row < headSize; row++)
        {
            float* result = state.Result + (row * lanes);
            for (nint lane = 0; lane < lanes; lane += TLanes.Width)
            {
                TLanes.Store(TLanes.Multiply(TLanes.Load(result + lane), TLanes.Load(state.Sum + lane)), result + lane);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Combine(float* total, TVector totalFactor, float* part, TVector partFactor) => TLanes.Store(
        TLanes.MultiplyAdd(TLanes.Load(part), partFactor, TLanes.Multiply(TLanes.Load(total), totalFactor)), total);
}
