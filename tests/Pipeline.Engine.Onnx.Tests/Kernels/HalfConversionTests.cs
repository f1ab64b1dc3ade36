using System.Runtime.Intrinsics;
using Pipeline.Engine.Onnx.Kernels;

namespace Pipeline.Engine.Onnx.Tests.Kernels;

[TestClass]
public sealed unsafe class HalfConversionTests
{
    /// <summary>Not a multiple of any vector.</summary>
    private const int Width = 37;

    [TestMethod]
    [DataRow(InstructionSet.Portable)]
    [DataRow(InstructionSet.Avx2)]
    [DataRow(InstructionSet.Avx512)]
    public void Load_EveryFiniteHalf_IsExact(InstructionSet instructionSet)
    {
        TestMachine.Require(instructionSet);
        Half[] halves = [.. Enumerable.Range(0, 0x10000).Select(i => BitConverter.UInt16BitsToHalf((ushort)i)).Where(Half.IsFinite)];

        foreach (Half[] row in halves.Chunk(Width))
        {
            float[] floats = Load(instructionSet, row);

            CollectionAssert.AreEqual(row.Select(half => BitConverter.SingleToInt32Bits((float)half)).ToArray(), floats.Select(BitConverter.SingleToInt32Bits).ToArray());
        }
    }

    [TestMethod]
    [DataRow(InstructionSet.Portable)]
    [DataRow(InstructionSet.Avx2)]
    [DataRow(InstructionSet.Avx512)]
    public void Store_AnyFloat_RoundsAsTheConversionOrGivesTheLargest(InstructionSet instructionSet)
    {
        TestMachine.Require(instructionSet);
        Random random = new(5);

        // every half, its neighbours among the floats, the ties between halves; then any bits
        IEnumerable<float> near = Enumerable.Range(0, 0x7C00).SelectMany(i =>
        {
            float value = (float)BitConverter.UInt16BitsToHalf((ushort)i), next = (float)BitConverter.UInt16BitsToHalf((ushort)(i + 1));
            float tie = i == 0x7BFF ? 65_520 : (value + next) / 2;
            return (float[])[value, MathF.BitIncrement(value), -value, tie, MathF.BitDecrement(tie), -MathF.BitIncrement(tie)];
        });
        IEnumerable<float> any = Enumerable.Range(0, 100_000).Select(_ => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)));

        foreach (float[] row in near.Concat(any).Chunk(Width))
        {
            Half[] halves = Store(instructionSet, row);

            CollectionAssert.AreEqual(row.Select(Expected).ToArray(), halves.Select(BitConverter.HalfToUInt16Bits).ToArray());
        }
    }

    private static ushort Expected(float value) => BitConverter.HalfToUInt16Bits(
        float.IsNaN(value) || Math.Abs(value) > 65_504 ? (Half)MathF.CopySign(65_504, value) : (Half)value);

    private static float[] Load(InstructionSet instructionSet, Half[] row)
    {
        float[] result = new float[row.Length];
        fixed (Half* source = row)
        fixed (float* destination = result)
        {
            switch (instructionSet)
            {
                case InstructionSet.Avx512: CacheRows<Lanes512, Vector512<float>>.Load(source, 0, 1, row.Length, destination, 0); break;
                case InstructionSet.Avx2: CacheRows<Lanes256, Vector256<float>>.Load(source, 0, 1, row.Length, destination, 0); break;
                default: CacheRows<Lanes128, Vector128<float>>.Load(source, 0, 1, row.Length, destination, 0); break;
            }
        }

        return result;
    }

    private static Half[] Store(InstructionSet instructionSet, float[] row)
    {
        Half[] result = new Half[row.Length];
        fixed (float* source = row)
        fixed (Half* destination = result)
        {
            switch (instructionSet)
            {
                case InstructionSet.Avx512: CacheRows<Lanes512, Vector512<float>>.Store(source, row.Length, destination); break;
                case InstructionSet.Avx2: CacheRows<Lanes256, Vector256<float>>.Store(source, row.Length, destination); break;
                default: CacheRows<Lanes128, Vector128<float>>.Store(source, row.Length, destination); break;
            }
        }

        return result;
    }
}
