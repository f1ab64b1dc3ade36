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
    public void Quantize_AnyShape_IsTransposedAndWithinHalfALevel(int outputs, int inputs)
    {
        Random random = TestSeed.CreateRandom();
        float[] rows = Values(random, outputs * inputs);
        sbyte[] bytes = new sbyte[rows.Length];
        float[] scales = new float[outputs];

        ChannelQuantizer.Quantize(rows, bytes, scales);

        for (int output = 0; output < outputs; output++)
        {
            float[] row = rows[(output * inputs)..((output + 1) * inputs)];
            Assert.AreEqual(row.Max(MathF.Abs) / 127, scales[output], 1e-9f);
            for (int input = 0; input < inputs; input++)
            {
                Assert.IsLessThan(0.501 * scales[output], Math.Abs(row[input] - (bytes[(input * outputs) + output] * scales[output])));
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
            () => ChannelQuantizer.Quantize(new float[6], new sbyte[5], new float[2]));

    private static float[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
}
