using Pipeline.Engine.Onnx.Kernels;
using Pipeline.Engine.Onnx.Kernels.Quantization;
using Pipeline.TestKit;

namespace Pipeline.Engine.Onnx.Tests.Kernels.Quantization;

[TestClass]
public sealed unsafe class RowKernelTests
{
    private static readonly int[] Widths = [1, 3, 4, 7, 8, 15, 16, 17, 31, 32, 33, 48, 61, 64, 896];

    [TestMethod]
    [DataRow(InstructionSet.Portable)]
    [DataRow(InstructionSet.Avx2)]
    [DataRow(InstructionSet.Avx512)]
    public void Quantize_AnyWidth_IsWithinHalfALevel(InstructionSet instructionSet)
    {
        TestMachine.Require(instructionSet);
        Random random = TestSeed.CreateRandom();
        foreach (int width in Widths)
        {
            float[] row = Values(random, width);
            byte[] bytes = new byte[width];

            float scale;
            fixed (float* x = row)
            fixed (byte* b = bytes)
            {
                scale = RowKernel.For(instructionSet).Quantize(x, width, clip: 1, b);
            }

            AssertQuantized([.. row.Select(x => (double)x)], bytes, scale, clip: 1);
        }
    }

    [TestMethod]
    [DataRow(InstructionSet.Portable)]
    [DataRow(InstructionSet.Avx2)]
    [DataRow(InstructionSet.Avx512)]
    public void Quantize_Clipped_Saturates(InstructionSet instructionSet)
    {
        TestMachine.Require(instructionSet);
        float[] row = [.. Enumerable.Range(0, 20).Select(i => i - 10f)];
        byte[] bytes = new byte[row.Length];

        float scale;
        fixed (float* x = row)
        fixed (byte* b = bytes)
        {
            scale = RowKernel.For(instructionSet).Quantize(x, row.Length, clip: 0.5f, b);
        }

        Assert.AreEqual(5f / 127, scale, 1e-7f);
        Assert.AreEqual(1, bytes[0]);
        Assert.AreEqual(1, bytes[5]);
        Assert.AreEqual(RowKernel.ZeroPoint, bytes[10]);
        Assert.AreEqual(255, bytes[15]);
        Assert.AreEqual(255, bytes[19]);
    }

    [TestMethod]
    [DataRow(0f)]
    [DataRow(1e-42f)]
    public void Quantize_NothingButZeros_GivesZeroPoints(float value)
    {
        float[] row = new float[20];
        row[3] = value;
        byte[] bytes = new byte[row.Length];

        float scale;
        fixed (float* x = row)
        fixed (byte* b = bytes)
        {
            scale = RowKernel.For(InstructionSets.Best).Quantize(x, row.Length, clip: 1, b);
        }

        Assert.IsTrue(bytes.All(b => b == RowKernel.ZeroPoint));
        Assert.AreEqual(0, scale, 1e-42f);
    }

    [TestMethod]
    [DataRow(InstructionSet.Portable)]
    [DataRow(InstructionSet.Avx2)]
    [DataRow(InstructionSet.Avx512)]
    public void AddNormalizeQuantize_AnyWidth_EqualsDefinition(InstructionSet instructionSet)
    {
        TestMachine.Require(instructionSet);
        Random random = TestSeed.CreateRandom();
        foreach (int width in Widths)
        {
            float[] residual = Values(random, width), delta = Values(random, width), gain = Values(random, width), sum = new float[width];
            byte[] bytes = new byte[width];
            const float deltaScale = 0.37f, epsilon = 1e-3f, clip = 0.9f;

            float scale;
            fixed (float* r = residual, d = delta, g = gain, s = sum)
            fixed (byte* b = bytes)
            {
                RowNorm norm = new() { Gain = g, Epsilon = epsilon, Clip = clip };
                scale = RowKernel.For(instructionSet).AddNormalizeQuantize(r, d, deltaScale, norm, width, s, b);
            }

            double[] expectedSum = [.. residual.Zip(delta, (x, y) => x + (y * (double)deltaScale))];
            double root = Math.Sqrt(expectedSum.Average(x => x * x) + epsilon);
            AssertQuantized([.. expectedSum.Zip(gain, (x, g) => x / root * g)], bytes, scale, clip);
            Assert.IsLessThan(1e-5, expectedSum.Zip(sum, (x, y) => Math.Abs(x - y)).Max());
        }
    }

    [TestMethod]
    public void AddNormalizeQuantize_NoDelta_NormalizesTheResidual()
    {
        Random random = TestSeed.CreateRandom();
        float[] residual = Values(random, 37), gain = Values(random, 37), zeros = new float[37], sum = new float[37];
        byte[] alone = new byte[37], added = new byte[37];
        float aloneScale, addedScale;

        fixed (float* r = residual, g = gain, z = zeros, s = sum)
        fixed (byte* a = alone, b = added)
        {
            RowNorm norm = new() { Gain = g, Epsilon = 1e-6f, Clip = 1 };
            RowKernel kernel = RowKernel.For(InstructionSets.Best);
            aloneScale = kernel.AddNormalizeQuantize(r, delta: null, 1, norm, 37, sum: null, a);
            addedScale = kernel.AddNormalizeQuantize(r, z, 1, norm, 37, s, b);
        }

        CollectionAssert.AreEqual(added, alone);
        Assert.AreEqual(addedScale, aloneScale);
    }

    [TestMethod]
    [DataRow(InstructionSet.Portable)]
    [DataRow(InstructionSet.Avx2)]
    [DataRow(InstructionSet.Avx512)]
    public void GateQuantize_AnyWidth_EqualsDefinition(InstructionSet instructionSet)
    {
        TestMachine.Require(instructionSet);
        Random random = TestSeed.CreateRandom();
        foreach (int width in Widths)
        {
            float[] gate = Values(random, width), up = Values(random, width);
            byte[] bytes = new byte[width];
            const float inputScale = 0.7f;

            float scale;
            fixed (float* g = gate, u = up)
            fixed (byte* b = bytes)
            {
                scale = RowKernel.For(instructionSet).GateQuantize(g, u, inputScale, width, clip: 1, b);
            }

            double[] expected = [.. gate.Zip(up, (x, y) => Silu(x * (double)inputScale) * y * inputScale)];
            AssertQuantized(expected, bytes, scale, clip: 1);
        }
    }

    [TestMethod]
    [DataRow(InstructionSet.Portable)]
    [DataRow(InstructionSet.Avx2)]
    [DataRow(InstructionSet.Avx512)]
    public void Gate_AnyWidth_EqualsDefinition(InstructionSet instructionSet)
    {
        TestMachine.Require(instructionSet);
        Random random = TestSeed.CreateRandom();
        foreach (int width in Widths)
        {
            float[] gate = Values(random, width), up = Values(random, width), gated = new float[width];

            fixed (float* g = gate, u = up, o = gated)
            {
                RowKernel.For(instructionSet).Gate(g, u, width, o);
            }

            for (int i = 0; i < width; i++)
            {
                double expected = Silu(gate[i]) * up[i];
                Assert.AreEqual(expected, gated[i], 1e-6 * Math.Max(1, Math.Abs(expected)));
            }
        }
    }

    [TestMethod]
    [DataRow(InstructionSet.Portable)]
    [DataRow(InstructionSet.Avx2)]
    [DataRow(InstructionSet.Avx512)]
    public void Scale_AnyWidth_AddsTheBiasAfterTheScale(InstructionSet instructionSet)
    {
        TestMachine.Require(instructionSet);
        Random random = TestSeed.CreateRandom();
        foreach (int width in Widths)
        {
            float[] row = Values(random, width), bias = Values(random, width), scaled = new float[width], biased = new float[width];

            fixed (float* x = row, b = bias, s = scaled, o = biased)
            {
                RowKernel.For(instructionSet).Scale(x, 3, bias: null, width, s);
                RowKernel.For(instructionSet).Scale(x, 3, b, width, o);
            }

            for (int i = 0; i < width; i++)
            {
                Assert.AreEqual(row[i] * 3, scaled[i]);
                Assert.AreEqual((row[i] * 3.0) + bias[i], biased[i], 1e-5);
            }
        }
    }

    /// <summary>Some values, one of them an outlier.</summary>
    private static float[] Values(Random random, int count)
    {
        float[] values = [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 4) - 2)];
        values[random.Next(count)] *= 10;
        return values;
    }

    private static double Silu(double x) => x / (1 + Math.Exp(-x));

    private static void AssertQuantized(double[] expected, byte[] bytes, float scale, float clip)
    {
        double range = expected.Max(Math.Abs) * clip;
        Assert.AreEqual(range / RowKernel.Levels, scale, 1e-5 * range);
        for (int i = 0; i < expected.Length; i++)
        {
            // the scale's own rounding moves what lies exactly between two levels
            double clipped = Math.Clamp(expected[i], -range, range);
            Assert.IsLessThan(0.502 * scale, Math.Abs(clipped - ((bytes[i] - RowKernel.ZeroPoint) * (double)scale)));
        }
    }
}
