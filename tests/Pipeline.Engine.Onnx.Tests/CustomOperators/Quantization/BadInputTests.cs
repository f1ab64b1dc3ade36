using Microsoft.ML.OnnxRuntime;
using Pipeline.Engine.Onnx.CustomOperators.Quantization;
using Pipeline.Engine.Onnx.Graphs;

namespace Pipeline.Engine.Onnx.Tests.CustomOperators.Quantization;

[TestClass]
public sealed class BadInputTests
{
    [TestMethod]
    [DataRow(1, new long[] { 5 }, "gain")]
    [DataRow(1, new long[] { 4, 1 }, "gain")]
    [DataRow(2, new long[] { 2, 4 }, "delta")]
    [DataRow(3, new long[] { 3 }, "delta_scale")]
    [DataRow(3, new long[] { 2, 1 }, "delta_scale")]
    public void NormQuantize_InputOfAnotherShape_NamesIt(int index, long[] shape, string name)
    {
        using OperatorSession session = new(new NormQuantize(), inputCount: 4, threads: 1);
        long[][] shapes = [[3, 4], [4], [3, 4], [3, 1]];
        shapes[index] = shape;

        OnnxRuntimeException exception = Assert.ThrowsExactly<OnnxRuntimeException>(() => session.Run(Zeros(shapes)));

        StringAssert.Contains(exception.Message, $"Input {name} ");
    }

    [TestMethod]
    [DataRow(new long[] { 3, 5 }, new long[] { 3, 1 }, "product")]
    [DataRow(new long[] { 3, 4 }, new long[] { 2, 1 }, "product_scale")]
    public void GateQuantize_InputOfAnotherShape_NamesIt(long[] product, long[] scale, string name)
    {
        using OperatorSession session = new(new GateQuantize(), inputCount: 2, threads: 1);

        OnnxRuntimeException exception = Assert.ThrowsExactly<OnnxRuntimeException>(() => session.Run(Zeros(product, scale)));

        StringAssert.Contains(exception.Message, $"Input {name} ");
    }

    [TestMethod]
    [DataRow(new long[] { 3, 5 })]
    [DataRow(new long[] { 4 })]
    public void Gate_InputOfAnotherShape_NamesIt(long[] product)
    {
        using OperatorSession session = new(new Gate(), inputCount: 1, threads: 1);

        OnnxRuntimeException exception = Assert.ThrowsExactly<OnnxRuntimeException>(() => session.Run(Zeros(product)));

        StringAssert.Contains(exception.Message, "Input product ");
    }

    [TestMethod]
    [DataRow(new long[] { 3, 8 }, new long[] { 3, 1 }, new long[] { 8 }, "product")]
    [DataRow(new long[] { 3, 9 }, new long[] { 3 }, new long[] { 9 }, "scale")]
    [DataRow(new long[] { 3, 9 }, new long[] { 3, 1 }, new long[] { 8 }, "bias")]
    public void QueryKeyValueScale_InputOfAnotherShape_NamesIt(long[] product, long[] scale, long[] bias, string name)
    {
        using OperatorSession session = new(
            new QueryKeyValueScale(), inputCount: 3, threads: 1, new OnnxAttribute(QueryKeyValueScale.KeyWidthAttribute, 4L));

        OnnxRuntimeException exception = Assert.ThrowsExactly<OnnxRuntimeException>(() => session.Run(Zeros(product, scale, bias)));

        StringAssert.Contains(exception.Message, $"Input {name} ");
    }

    [TestMethod]
    public void RowQuantize_NoRows_GivesNone()
    {
        using OperatorSession session = new(new RowQuantize(), inputCount: 1, threads: 2);

        (byte[] Bytes, long[] Shape)[] outputs = session.Run(Zeros([0, 4]));

        CollectionAssert.AreEqual((long[])[0, 4], outputs[0].Shape);
        CollectionAssert.AreEqual((long[])[0, 1], outputs[1].Shape);
    }

    [TestMethod]
    [DataRow(0f)]
    [DataRow(1.5f)]
    [DataRow(float.NaN)]
    public void Load_ClipOutOfRange_NamesIt(float clip)
    {
        OnnxRuntimeException exception = Assert.ThrowsExactly<OnnxRuntimeException>(
            () => new OperatorSession(new RowQuantize(), inputCount: 1, threads: 1, RowAttributes.Clip(clip)));

        StringAssert.Contains(exception.Message, RowAttributes.ClipAttribute);
    }

    private static OrtValue[] Zeros(params long[][] shapes) =>
        [.. shapes.Select(shape => OrtValue.CreateTensorValueFromMemory(new float[shape.Aggregate(1L, (a, b) => a * b)], shape))];
}
