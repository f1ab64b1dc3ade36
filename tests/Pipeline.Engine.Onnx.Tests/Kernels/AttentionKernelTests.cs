using Pipeline.Engine.Onnx.Kernels;
using Pipeline.Engine.Onnx.Tests.Models;

namespace Pipeline.Engine.Onnx.Tests.Kernels;

[TestClass]
public sealed class AttentionKernelTests
{
    private const int HeadCount = 2;

    /// <summary>Of values in [-2, 2], where a score's own rounding is about 1e-6; it grows with the scores.</summary>
    private const double Tolerance = 4e-6;

    [TestMethod]
    [DataRow(InstructionSet.Portable, 1)]
    [DataRow(InstructionSet.Portable, 3.5)]
    [DataRow(InstructionSet.Avx2, 1)]
    [DataRow(InstructionSet.Avx2, 3.5)]
    [DataRow(InstructionSet.Avx512, 1)]
    [DataRow(InstructionSet.Avx512, 3.5)]
    public void Compute_AnyHeadSizeAndLength_EqualsReference(InstructionSet instructionSet, double sharpness)
    {
        TestMachine.Require(instructionSet);
        AttentionKernel kernel = AttentionKernel.For(instructionSet);
        double worst = 0;

        foreach (int headSize in (int[])[1, 4, 6, 8, 16, 20, 24, 32, 64, 80])
        {
            foreach (int length in (int[])[1, 2, 7, 15, 16, 17, 33, 64, 65, 127, 128, 129, 257])
            {
                worst = Math.Max(worst, LargestError(kernel, headSize, length, (float)sharpness));
            }
        }

        Assert.IsLessThan(Tolerance * sharpness, worst);
    }

    [TestMethod]
    [DataRow(InstructionSet.Portable)]
    [DataRow(InstructionSet.Avx2)]
    [DataRow(InstructionSet.Avx512)]
    public void Compute_ScoresFarApart_EqualsReference(InstructionSet instructionSet)
    {
        TestMachine.Require(instructionSet);
        AttentionKernel kernel = AttentionKernel.For(instructionSet);

        double error = LargestError(kernel, headSize: 32, length: 300, sharpness: 400);

        // scores reach about 1000, where a float's own rounding is 6e-5 and so is a weight's relative error
        Assert.IsLessThan(2e-3, error);
    }

    private static unsafe double LargestError(AttentionKernel kernel, int headSize, int length, float sharpness)
    {
        int width = HeadCount * headSize;
        Random random = new(HashCode.Combine(headSize, length) & 0xFFFF);
        float[] query = Floats(length * width, 2 * sharpness), key = Floats(length * width, 2), value = Floats(length * width, 2);
        float[] output = new float[length * width];
        fixed (float* q = query, k = key, v = value, o = output)
        {
            for (int head = 0; head < HeadCount; head++)
            {
                for (int first = 0; first < length; first += AttentionKernel.QueryTile)
                {
                    nint column = head * headSize, row = first * (nint)width;
                    kernel.Compute(new AttentionTile
                    {
                        Query = q + row + column,
                        Key = k + column,
                        Value = v + column,
                        Output = o + row + column,
                        RowStride = width,
                        QueryCount = Math.Min(AttentionKernel.QueryTile, length - first),
                        KeyCount = length,
                        HeadSize = headSize,
                        Scale = 1 / MathF.Sqrt(headSize),
                    });
                }
            }
        }

        double[][] keys = Rows(key), values = Rows(value);
        double scale = 1 / Math.Sqrt(headSize);
        return Rows(query).Zip(Rows(output), (row, actual) =>
            AttentionReference.Row(row, keys, values, HeadCount, scale).Zip(actual, (a, b) => Math.Abs(a - b)).Max()).Max();

        float[] Floats(int count, float bound) => [.. Enumerable.Range(0, count).Select(_ => bound * ((2 * random.NextSingle()) - 1))];

        double[][] Rows(float[] matrix) => [.. matrix.Chunk(width).Select(row => row.Select(x => (double)x).ToArray())];
    }
}
