using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Onnx.Kernels;

namespace Pipeline.Engine.Onnx.Tests.Kernels;

[TestClass]
public sealed class SegmentPoolingTests
{
    [TestMethod]
    [DataRow(PoolingMode.Mean)]
    [DataRow(PoolingMode.Cls)]
    [DataRow(PoolingMode.Max)]
    public void Pool_WidthsBesideAVector_EqualsDefinition(PoolingMode mode)
    {
        const int rows = 7;
        foreach (int width in (int[])[1, 3, 8, 16, 19, 37])
        {
            Random random = new(width);
            float[] hidden = [.. Enumerable.Range(0, rows * width).Select(_ => random.NextSingle() - 0.5f)];
            float[] pooled = new float[width];

            SegmentPooling.Pool(mode, hidden, pooled);

            for (int column = 0; column < width; column++)
            {
                float[] values = [.. hidden.Where((_, i) => i % width == column)];
                float expected = mode switch { PoolingMode.Mean => values.Average(), PoolingMode.Max => values.Max(), _ => values[0] };
                Assert.AreEqual(expected, pooled[column], 1e-6f);
            }
        }
    }

    [TestMethod]
    public void Normalize_ZeroVector_StaysZero()
    {
        float[] vector = new float[3];

        SegmentPooling.Normalize(vector);

        CollectionAssert.AreEqual(new float[3], vector);
    }

    [TestMethod]
    public void Normalize_HugeValues_GivesLengthOne()
    {
        // the squares are beyond a float
        float[] vector = [3e30f, 4e30f];

        SegmentPooling.Normalize(vector);

        Assert.AreEqual(0.6f, vector[0], 1e-6f);
        Assert.AreEqual(0.8f, vector[1], 1e-6f);
    }
}
