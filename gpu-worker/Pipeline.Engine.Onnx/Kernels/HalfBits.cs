namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>
/// Constants of the conversions between float and half by integer arithmetic: .NET 10 has no vector instruction for them.
/// A half has 10 bits of mantissa and an exponent with bias 15, a float 23 and 127.
/// </summary>
internal static class HalfBits
{
    /// <summary>23 - 10.</summary>
    public const int MantissaShift = 13;

    /// <summary>The bits of a half, sign-extended and moved to a float's places, without the copies of the sign between them.</summary>
    public const int MovedMask = unchecked((int)0x8FFF_E000);

    /// <summary>2^(127 - 15): exponents that were moved unchanged become right, and subnormal halves normal floats.</summary>
    public const float WideningScale = 5.192296858534828e33f;

    /// <summary>65504, the largest half, as a float.</summary>
    public const int LargestAsFloat = 0x477F_E000;

    /// <summary>2^-14, the smallest normal half, as a float.</summary>
    public const int SmallestNormalAsFloat = 0x3880_0000;

    /// <summary>(15 - 127) in the exponent's place, and just under half of the last place that is kept.</summary>
    public const int RebiasAndRound = unchecked((int)0xC800_0FFF);

    /// <summary>Its last place is 2^-24, that of a subnormal half: adding it rounds and aligns.</summary>
    public const float SubnormalMagic = 0.5f;

    public const int SignShift = 16;
    public const int SignMask = 0x8000;
}
