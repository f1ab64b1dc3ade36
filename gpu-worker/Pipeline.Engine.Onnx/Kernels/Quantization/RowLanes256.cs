using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pipeline.Engine.Onnx.Kernels.Quantization;

/// <summary>Eight lanes.</summary>
internal readonly unsafe struct RowLanes256 : IRowLanes<Vector256<float>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Abs(Vector256<float> value) => Vector256.Abs(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Min(Vector256<float> left, Vector256<float> right) => Vector256.MinNative(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Divide(Vector256<float> left, Vector256<float> right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector256<float> value) => Vector256.Sum(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(Vector256<float> value) => RowLanes128.Largest(Vector128.MaxNative(value.GetLower(), value.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreLowBytes(Vector256<float> bits, byte* destination)
    {
        Vector128<ushort> halves = Vector128.Narrow(bits.AsUInt32().GetLower(), bits.AsUInt32().GetUpper());
        Vector128.Narrow(halves, halves).GetLower().Store(destination);
    }
}
