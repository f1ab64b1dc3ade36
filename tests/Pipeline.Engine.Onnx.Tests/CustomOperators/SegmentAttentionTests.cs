using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.CustomOperators;
using Pipeline.Engine.Onnx.Graphs;
using Pipeline.Engine.Onnx.Tests.Models;

namespace Pipeline.Engine.Onnx.Tests.CustomOperators;

[TestClass]
public sealed class SegmentAttentionTests
{
    private const int HeadCount = 3;
    private const int Width = 12;
    private const int TokenCount = 6;

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void Run_RaggedBatch_AttendsInsideEachSequence(int threads)
    {
        using SingleOperator attention = Create(threads: threads);
        int[] starts = [0, 1, 130, 131, 300];
        float[] query = Random(300 * Width, 1), key = Random(300 * Width, 2), value = Random(300 * Width, 3);

        float[] output = attention.Run<float>(
            SingleOperator.Floats(query, 300, Width),
            SingleOperator.Floats(key, 300, Width),
            SingleOperator.Floats(value, 300, Width),
            SingleOperator.Integers(starts));

        double[][] queries = Rows(query), keys = Rows(key), values = Rows(value), results = Rows(output);
        for (int i = 0; i + 1 < starts.Length; i++)
        {
            for (int token = starts[i]; token < starts[i + 1]; token++)
            {
                double[] expected = AttentionReference.Row(
                    queries[token], keys[starts[i]..starts[i + 1]], values[starts[i]..starts[i + 1]], HeadCount, 0.5);
                Assert.IsLessThan(2e-6, expected.Zip(results[token], (a, b) => Math.Abs(a - b)).Max());
            }
        }
    }

    [TestMethod]
    [DataRow(new[] { 0 }, DisplayName = "no sequence")]
    [DataRow(new int[0], DisplayName = "empty")]
    [DataRow(new[] { 0, 5 }, DisplayName = "tokens left over")]
    [DataRow(new[] { 0, 7 }, DisplayName = "past the end")]
    [DataRow(new[] { 1, 6 }, DisplayName = "does not begin with 0")]
    [DataRow(new[] { 0, 4, 2, 6 }, DisplayName = "decreases")]
    [DataRow(new[] { 0, 3, 3, 6 }, DisplayName = "empty sequence")]
    [DataRow(new[] { 0, -1, 6 }, DisplayName = "negative")]
    [DataRow(new[] { 0, int.MaxValue, 6 }, DisplayName = "far outside")]
    [DataRow(new[] { 0, int.MinValue, 6 }, DisplayName = "far below")]
    public void Run_BadStarts_Throws(int[] starts)
    {
        using SingleOperator attention = Create();

        OnnxRuntimeException exception = Assert.ThrowsExactly<OnnxRuntimeException>(
            () => attention.Run<float>(Tokens(), Tokens(), Tokens(), SingleOperator.Integers(starts)));

        StringAssert.Contains(exception.Message, "sequence_starts");
    }

    [TestMethod]
    [DataRow(0, "query")]
    [DataRow(1, "key")]
    [DataRow(2, "value")]
    public void Run_InputOfAnotherShape_NamesIt(int index, string name)
    {
        using SingleOperator attention = Create();
        long[][] shapes = [[TokenCount, Width + 1], [TokenCount - 1, Width], [TokenCount * Width], [1, TokenCount, Width], [0, Width]];
        foreach (long[] shape in shapes)
        {
            OrtValue[] inputs = [Tokens(), Tokens(), Tokens(), SingleOperator.Integers(0, TokenCount)];
            inputs[index].Dispose();
            inputs[index] = SingleOperator.Floats(new float[shape.Aggregate(1L, (a, b) => a * b)], shape);

            OnnxRuntimeException exception = Assert.ThrowsExactly<OnnxRuntimeException>(() => attention.Run<float>(inputs));

            // the query is what the others are measured by
            string expected = index == 0 && shape is [TokenCount - 1 or 0, Width] ? "key" : name;
            StringAssert.Contains(exception.Message, $"Input {expected}");
        }
    }

    [TestMethod]
    public void Run_StartsOfRankTwo_Throws()
    {
        using SingleOperator attention = Create();
        OrtValue starts = OrtValue.CreateTensorValueFromMemory((int[])[0, TokenCount], [1, 2]);

        OnnxRuntimeException exception = Assert.ThrowsExactly<OnnxRuntimeException>(
            () => attention.Run<float>(Tokens(), Tokens(), Tokens(), starts));

        StringAssert.Contains(exception.Message, "rank 2; rank 1");
    }

    [TestMethod]
    [DataRow(SegmentAttention.HeadCountAttribute, 0)]
    [DataRow(SegmentAttention.HeadCountAttribute, -1)]
    [DataRow(SegmentAttention.HeadCountAttribute, long.MaxValue)]
    [DataRow(SegmentAttention.InstructionSetAttribute, 99)]
    public void Load_AttributeOutOfRange_NamesIt(string attribute, long value)
    {
        OnnxRuntimeException exception = Assert.ThrowsExactly<OnnxRuntimeException>(() => Create(new OnnxAttribute(attribute, value)));

        StringAssert.Contains(exception.Message, attribute);
    }

    [TestMethod]
    public void Load_InputOfAnotherType_Throws()
    {
        TensorElementType[] inputs = [TensorElementType.Double, TensorElementType.Float, TensorElementType.Float, TensorElementType.Int32];

        Assert.ThrowsExactly<OnnxRuntimeException>(() => new SingleOperator(
            nameof(SegmentAttention), inputs, TensorElementType.Float, new OnnxAttribute(SegmentAttention.HeadCountAttribute, 1L)));
    }

    private static SingleOperator Create(OnnxAttribute? attribute = null, int threads = 1) => new(
        nameof(SegmentAttention),
        [TensorElementType.Float, TensorElementType.Float, TensorElementType.Float, TensorElementType.Int32],
        TensorElementType.Float,
        threads,
        [attribute ?? new OnnxAttribute(SegmentAttention.HeadCountAttribute, (long)HeadCount)]);

    private static OrtValue Tokens() => SingleOperator.Floats(new float[TokenCount * Width], TokenCount, Width);

    private static float[] Random(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];
    }

    private static double[][] Rows(float[] matrix) => [.. matrix.Chunk(Width).Select(row => row.Select(x => (double)x).ToArray())];
}
