using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>Eight lanes: AVX2 with FMA; 16 registers.</summary>
internal readonly unsafe struct Lanes256 : ILanes<Vector256<float>>
{
    /// <summary>Bits of a float below its exponent.</summary>
    private const int MantissaBits = 23;

    public static int Width => 8;

    public static bool HasManyRegisters => false;

    public static Vector256<float> Zero => Vector256<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, float* destination) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Add(Vector256<float> left, Vector256<float> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Subtract(Vector256<float> left, Vector256<float> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Multiply(Vector256<float> left, Vector256<float> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> left, Vector256<float> right, Vector256<float> addend) =>
        Vector256.MultiplyAddEstimate(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Max(Vector256<float> left, Vector256<float> right) => Vector256.MaxNative(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> AddToExponent(Vector256<float> value, Vector256<float> bits) =>
        (value.AsInt32() + Vector256.ShiftLeft(bits.AsInt32(), MantissaBits)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> SelectIfAtLeast(
        Vector256<float> left, Vector256<float> right, Vector256<float> then, Vector256<float> otherwise) =>
        Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(left, right), then, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadHalf(Half* source)
    {
        Vector256<int> bits = Avx2.ConvertToVector256Int32(Vector128.Load((short*)source));
        Vector256<int> moved = Vector256.ShiftLeft(bits, HalfBits.MantissaShift) & Vector256.Create(HalfBits.MovedMask);
        return moved.AsSingle() * Vector256.Create(HalfBits.WideningScale);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreHalf(Vector256<float> value, Half* destination)
    {
        Vector256<int> bits = value.AsInt32();
        Vector256<int> magnitude = Vector256.Min(bits & Vector256.Create(int.MaxValue), Vector256.Create(HalfBits.LargestAsFloat));
        Vector256<int> even = Vector256.ShiftRightLogical(magnitude, HalfBits.MantissaShift) & Vector256<int>.One;
        Vector256<int> normal = Vector256.ShiftRightLogical(
            magnitude + even + Vector256.Create(HalfBits.RebiasAndRound), HalfBits.MantissaShift);
        Vector256<float> aligned = magnitude.AsSingle() + Vector256.Create(HalfBits.SubnormalMagic);
        Vector256<int> subnormal = aligned.AsInt32() - Vector256.Create(HalfBits.SubnormalMagic).AsInt32();
        Vector256<int> isSubnormal = Vector256.LessThan(magnitude, Vector256.Create(HalfBits.SmallestNormalAsFloat));
        Vector256<int> sign = Vector256.ShiftRightLogical(bits, HalfBits.SignShift) & Vector256.Create(HalfBits.SignMask);
        Vector256<int> half = Vector256.ConditionalSelect(isSubnormal, subnormal, normal) | sign;
        Vector128.Narrow(half.GetLower(), half.GetUpper()).Store((short*)destination);
    }
}
