using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>Four lanes: every machine. x64 has 16 such registers, and without FMA two roundings a multiply-add.</summary>
internal readonly unsafe struct Lanes128 : ILanes<Vector128<float>>
{
    /// <summary>Bits of a float below its exponent.</summary>
    private const int MantissaBits = 23;

    public static int Width => 4;

    public static bool HasManyRegisters => false;

    public static Vector128<float> Zero => Vector128<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(float* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> value, float* destination) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Add(Vector128<float> left, Vector128<float> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Subtract(Vector128<float> left, Vector128<float> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Multiply(Vector128<float> left, Vector128<float> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> left, Vector128<float> right, Vector128<float> addend) =>
        Vector128.MultiplyAddEstimate(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Max(Vector128<float> left, Vector128<float> right) => Vector128.MaxNative(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> AddToExponent(Vector128<float> value, Vector128<float> bits) =>
        (value.AsInt32() + Vector128.ShiftLeft(bits.AsInt32(), MantissaBits)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SelectIfAtLeast(
        Vector128<float> left, Vector128<float> right, Vector128<float> then, Vector128<float> otherwise) =>
        Vector128.ConditionalSelect(Vector128.GreaterThanOrEqual(left, right), then, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadHalf(Half* source)
    {
        Vector128<int> bits = Vector128.WidenLower(Vector64.Load((short*)source).ToVector128Unsafe());
        Vector128<int> moved = Vector128.ShiftLeft(bits, HalfBits.MantissaShift) & Vector128.Create(HalfBits.MovedMask);
        return moved.AsSingle() * Vector128.Create(HalfBits.WideningScale);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreHalf(Vector128<float> value, Half* destination)
    {
        Vector128<int> bits = value.AsInt32();
        Vector128<int> magnitude = Vector128.Min(bits & Vector128.Create(int.MaxValue), Vector128.Create(HalfBits.LargestAsFloat));
        Vector128<int> even = Vector128.ShiftRightLogical(magnitude, HalfBits.MantissaShift) & Vector128<int>.One;
        Vector128<int> normal = Vector128.ShiftRightLogical(
            magnitude + even + Vector128.Create(HalfBits.RebiasAndRound), HalfBits.MantissaShift);
        Vector128<float> aligned = magnitude.AsSingle() + Vector128.Create(HalfBits.SubnormalMagic);
        Vector128<int> subnormal = aligned.AsInt32() - Vector128.Create(HalfBits.SubnormalMagic).AsInt32();
        Vector128<int> isSubnormal = Vector128.LessThan(magnitude, Vector128.Create(HalfBits.SmallestNormalAsFloat));
        Vector128<int> sign = Vector128.ShiftRightLogical(bits, HalfBits.SignShift) & Vector128.Create(HalfBits.SignMask);
        Vector128<int> half = Vector128.ConditionalSelect(isSubnormal, subnormal, normal) | sign;
        Vector128.Narrow(half, half).GetLower().Store((short*)destination);
    }
}
