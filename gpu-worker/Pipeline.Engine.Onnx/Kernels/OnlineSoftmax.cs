using System.Runtime.CompilerServices;

namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>
/// The softmax of scores that arrive in tiles (Milakov and Gimelshein, "Online normalizer calculation for softmax"), one query a
/// lane. Scores are powers of two. A lane's result depends on its own scores alone.
/// </summary>
internal static unsafe class OnlineSoftmax<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : struct
{
    /// <summary>log2(e): powers of two are cheaper than powers of e, so scores are multiplied by it.</summary>
    public const float Log2E = 1.44269504088896340736f;

    /// <summary>Turns scores into weights relative to the new maximum, and says what older weights must be multiplied by.</summary>
    /// <param name="scores">[keys rounded up to 4, lanes]; rows past the last key repeat it, as <see cref="RowPointers"/> makes them.</param>
    /// <param name="keys">At least 1.</param>
    /// <param name="lanes">A multiple of the vector's width.</param>
    /// <param name="maximum">[lanes]: the largest score so far.</param>
    /// <param name="sum">[lanes]: the sum of weights so far.</param>
    /// <param name="correction">[lanes]: written.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Update(float* scores, int keys, nint lanes, float* maximum, float* sum, float* correction)
    {
        for (nint lane = 0; lane < lanes; lane += TLanes.Width)
        {
            float* first = scores + lane;
            TVector oldMaximum = TLanes.Load(maximum + lane);
            TVector newMaximum = Maximum(first, lanes, keys, oldMaximum);
            TVector factor = VectorMath<TLanes, TVector>.Exp2(TLanes.Subtract(oldMaximum, newMaximum));
            TVector weights = TLanes.Zero;
            for (int key = 0; key < keys; key++)
            {
                float* score = first + (key * lanes);
                TVector weight = VectorMath<TLanes, TVector>.Exp2(TLanes.Subtract(TLanes.Load(score), newMaximum));
                TLanes.Store(weight, score);
                weights = TLanes.Add(weights, weight);
            }

            TLanes.Store(newMaximum, maximum + lane);
            TLanes.Store(factor, correction + lane);
            TLanes.Store(TLanes.MultiplyAdd(TLanes.Load(sum + lane), factor, weights), sum + lane);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Maximum(float* scores, nint lanes, int keys, TVector start)
    {
        TVector even = start, odd = start;
        for (int key = 0; key < keys; key += 4)
        {
            float* score = scores + (key * lanes);
            even = TLanes.Max(even, TLanes.Max(TLanes.Load(score), TLanes.Load(score + lanes)));
            odd = TLanes.Max(odd, TLanes.Max(TLanes.Load(score + (2 * lanes)), TLanes.Load(score + (3 * lanes))));
        }

        return TLanes.Max(even, odd);
    }
}
