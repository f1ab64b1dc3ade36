using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.CustomOperators;
using Pipeline.Engine.Onnx.Graphs;
using Pipeline.Engine.Onnx.HuggingFace;

namespace Pipeline.Engine.Onnx.Tests.CustomOperators;

[TestClass]
public sealed class SegmentPoolTests
{
    private static readonly float[] Hidden = [1, 2, 5, 4, -3, 8];

    [TestMethod]
    [DataRow(PoolingMode.Mean, new[] { 3f, 3, -3, 8 })]
    [DataRow(PoolingMode.Cls, new[] { 1f, 2, -3, 8 })]
    [DataRow(PoolingMode.Max, new[] { 5f, 4, -3, 8 })]
    public void Run_NotNormalized_PoolsEachSequence(PoolingMode mode, float[] expected)
    {
        using SingleOperator pool = Create(mode, normalize: 0);

        float[] output = pool.Run<float>(SingleOperator.Floats(Hidden, 3, 2), SingleOperator.Integers(0, 2, 3));

        CollectionAssert.AreEqual(expected, output);
    }

    [TestMethod]
    public void Run_Normalized_GivesRowsOfLengthOne()
    {
        using SingleOperator pool = Create(PoolingMode.Mean, normalize: 1);

        float[] output = pool.Run<float>(SingleOperator.Floats(Hidden, 3, 2), SingleOperator.Integers(0, 2, 3));

        Assert.AreEqual(MathF.Sqrt(0.5f), output[0], 1e-6f);
        Assert.AreEqual(1, (output[2] * output[2]) + (output[3] * output[3]), 1e-6f);
    }

    [TestMethod]
    [DataRow(new[] { 0, 4 })]
    [DataRow(new[] { 0, -5, 3 })]
    public void Run_BadStarts_Throws(int[] starts)
    {
        using SingleOperator pool = Create(PoolingMode.Mean, normalize: 1);

        OnnxRuntimeException exception = Assert.ThrowsExactly<OnnxRuntimeException>(
            () => pool.Run<float>(SingleOperator.Floats(Hidden, 3, 2), SingleOperator.Integers(starts)));

        StringAssert.Contains(exception.Message, "sequence_starts");
    }

    [TestMethod]
    public void Load_UnknownMode_Throws()
    {
        OnnxRuntimeException exception = Assert.ThrowsExactly<OnnxRuntimeException>(() => Create((PoolingMode)17, normalize: 1));

        StringAssert.Contains(exception.Message, SegmentPool.ModeAttribute);
    }

    private static SingleOperator Create(PoolingMode mode, long normalize) => new(
        nameof(SegmentPool),
        [TensorElementType.Float, TensorElementType.Int32],
        TensorElementType.Float,
        new OnnxAttribute(SegmentPool.ModeAttribute, (long)mode),
        new OnnxAttribute(SegmentPool.NormalizeAttribute, normalize));
}
