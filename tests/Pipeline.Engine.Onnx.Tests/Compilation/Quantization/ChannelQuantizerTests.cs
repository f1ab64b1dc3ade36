using Pipeline.Engine.Onnx.Compilation.Quantization;
using Pipeline.TestKit;

namespace Pipeline.Engine.Onnx.Tests.Compilation.Quantization;

[TestClass]
public sealed class ChannelQuantizerTests
{
    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(5, 3)]
    [DataRow(64, 16)]
    [DataRow(131, 37)]
    public void Quantize_TwoMatricesSideBySide_IsTransposedAndWithinHalfALevel(int outputs, int inputs)
    {
        Random random = TestSeed.CreateRandom();
        float[] first = Values(random, outputs * inputs), second = Values(random, 2 * inputs);
        int total = outputs + 2;
        sbyte[] bytes = new sbyte[inputs * total];
        float[] scales = new float[total];

        ChannelQuantizer.Quantize(new MatrixRows(first, inputs), bytes, total, 0, scales);
        ChannelQuantizer.Quantize(new MatrixRows(second, inputs), bytes, total, outputs, scales);

        float[] all = [.. first, .. second];
        for (int output = 0; output < total; output++)
        {
            float[] row = all[(output * inputs)..((output + 1) * inputs)];
            Assert.AreEqual(row.Max(MathF.Abs) / 127, scales[output], 1e-9f);
            for (int input = 0; input < inputs; input++)
            {
                Assert.IsLessThan(0.501 * scales[output], Math.Abs(row[input] - (bytes[(input * total) + output] * scales[output])));
            }
        }
    }

    [TestMethod]
    public void QuantizeRow_Zeros_HasScaleZero()
    {
        sbyte[] bytes = [5, 5, 5];

        float scale = ChannelQuantizer.QuantizeRow(new float[3], bytes);

        Assert.AreEqual(0, scale);
        CollectionAssert.AreEqual(new sbyte[3], bytes);
    }

    [TestMethod]
    public void Quantize_BytesOfAnotherSize_Throws() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => ChannelQuantizer.Quantize(new MatrixRows(new float[6], 3), new sbyte[5], 2, 0, new float[2]));

    private static float[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
}
