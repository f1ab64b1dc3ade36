using System.Runtime.CompilerServices;

namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>Functions on vectors of any width.</summary>
internal static class VectorMath<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : struct
{
    /// <summary>1.5 * 2^23: a float with this added has its integer part in its lowest bits, rounded to nearest.</summary>
    private const float RoundingBias = 12_582_912f;

    /// <summary>Below it the sum of exponents in <see cref="Exp2"/> would leave the range of normal floats.</summary>
    private const float SmallestExponent = -125f;

    /// <summary>2^x for x at most 0; what lies below 2^-125 is 2^-125. Error below 2e-7 of the value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp2(TVector x)
    {
        x = TLanes.Max(x, TLanes.Broadcast(SmallestExponent));
        TVector bias = TLanes.Broadcast(RoundingBias);
        TVector biased = TLanes.Add(x, bias);
        TVector fraction = TLanes.Subtract(x, TLanes.Subtract(biased, bias));

        // ln(2)^n / n!, the last ones adjusted to the interval [-0.5, 0.5]
        TVector power = TLanes.Broadcast(1.5403530e-4f);
        power = TLanes.MultiplyAdd(power, fraction, TLanes.Broadcast(1.3333558e-3f));
        power = TLanes.MultiplyAdd(power, fraction, TLanes.Broadcast(9.6181291e-3f));
        power = TLanes.MultiplyAdd(power, fraction, TLanes.Broadcast(5.5504109e-2f));
        power = TLanes.MultiplyAdd(power, fraction, TLanes.Broadcast(2.4022651e-1f));
        power = TLanes.MultiplyAdd(power, fraction, TLanes.Broadcast(6.9314718e-1f));
        power = TLanes.MultiplyAdd(power, fraction, TLanes.Broadcast(1f));
        return TLanes.AddToExponent(power, biased);
    }
}
