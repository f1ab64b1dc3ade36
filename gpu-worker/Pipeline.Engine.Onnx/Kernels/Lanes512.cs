using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>Sixteen lanes: AVX-512; 32 registers.</summary>
internal readonly unsafe struct Lanes512 : ILanes<Vector512<float>>
{
    /// <summary>Bits of a float below its exponent.</summary>
    private const int MantissaBits = 23;

    public static int Width => 16;

    public static bool HasManyRegisters => true;

    public static Vector512<float> Zero => Vector512<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, float* destination) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> left, Vector512<float> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Subtract(Vector512<float> left, Vector512<float> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> left, Vector512<float> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> left, Vector512<float> right, Vector512<float> addend) =>
        Vector512.MultiplyAddEstimate(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Max(Vector512<float> left, Vector512<float> right) => Vector512.MaxNative(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> AddToExponent(Vector512<float> value, Vector512<float> bits) =>
        (value.AsInt32() + Vector512.ShiftLeft(bits.AsInt32(), MantissaBits)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> SelectIfAtLeast(
        Vector512<float> left, Vector512<float> right, Vector512<float> then, Vector512<float> otherwise) =>
        Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(left, right), then, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadHalf(Half* source)
    {
        Vector512<int> bits = Avx512F.ConvertToVector512Int32(Vector256.Load((short*)source));
        Vector512<int> moved = Vector512.ShiftLeft(bits, HalfBits.MantissaShift) & Vector512.Create(HalfBits.MovedMask);
        return moved.AsSingle() * Vector512.Create(HalfBits.WideningScale);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreHalf(Vector512<float> value, Half* destination)
    {
        Vector512<int> bits = value.AsInt32();
        Vector512<int> magnitude = Vector512.Min(bits & Vector512.Create(int.MaxValue), Vector512.Create(HalfBits.LargestAsFloat));
        Vector512<int> even = Vector512.ShiftRightLogical(magnitude, HalfBits.MantissaShift) & Vector512<int>.One;
        Vector512<int> normal = Vector512.ShiftRightLogical(
            magnitude + even + Vector512.Create(HalfBits.RebiasAndRound), HalfBits.MantissaShift);
        Vector512<float> aligned = magnitude.AsSingle() + Vector512.Create(HalfBits.SubnormalMagic);
        Vector512<int> subnormal = aligned.AsInt32() - Vector512.Create(HalfBits.SubnormalMagic).AsInt32();
        Vector512<int> isSubnormal = Vector512.LessThan(magnitude, Vector512.Create(HalfBits.SmallestNormalAsFloat));
        Vector512<int> sign = Vector512.ShiftRightLogical(bits, HalfBits.SignShift) & Vector512.Create(HalfBits.SignMask);
        Vector512<int> half = Vector512.ConditionalSelect(isSubnormal, subnormal, normal) | sign;
        Avx512F.ConvertToVector256Int16(half).Store((short*)destination);
    }
}
