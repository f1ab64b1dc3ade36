using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.CustomOperators;
using Pipeline.Engine.Onnx.Graphs;

namespace Pipeline.Engine.Onnx.Tests.CustomOperators;

/// <summary>What a caller or a graph can get wrong: a sentence, never a wild pointer.</summary>
[TestClass]
public sealed class PagedInputTests
{
    private const int Query = 0, Key = 1, Value = 2, KeyCache = 3, ValueCache = 4, Starts = 5, Pasts = 6, Table = 7, Cosine = 8, Sine = 9;
    private const int Width = 16, KvWidth = 8, BlockCount = 6, BlockSize = 4, Positions = 12;

    private static readonly PagedShape Shape = new(4, 2, 4) { IsRotary = true, Window = 8 };

    [TestMethod]
    public void Run_RightInputs_Runs()
    {
        using SingleOperator attention = Shape.CreateOperator();

        float[] output = attention.Run<float>(Inputs());

        Assert.HasCount(3 * Width, output);
    }

    [TestMethod]
    [DataRow(Query, new long[] { 3, Width + 1 }, "Input query has 17 columns")]
    [DataRow(Query, new long[] { 3, 0 }, "Input query has 0 columns")]
    [DataRow(Query, new long[] { 3, 4, 4 }, "Input query has rank 3")]
    [DataRow(Query, new long[] { 2, Width }, "Input key has shape")]
    [DataRow(Key, new long[] { 2, KvWidth }, "Input key has shape [2, 8]; [3, 8] is needed.")]
    [DataRow(Key, new long[] { 3, Width }, "Input key has shape")]
    [DataRow(Value, new long[] { 3, KvWidth - 1 }, "Input value has shape")]
    [DataRow(KeyCache, new long[] { BlockCount, BlockSize, 2, 3 }, "Input key_cache has shape")]
    [DataRow(KeyCache, new long[] { BlockCount, BlockSize, 3, 4 }, "Input key_cache has shape")]
    [DataRow(KeyCache, new long[] { BlockCount, 0, 2, 4 }, "Input key_cache has shape")]
    [DataRow(KeyCache, new long[] { BlockCount, BlockSize, KvWidth }, "Input key_cache has rank 3")]
    [DataRow(KeyCache, new long[] { BlockCount - 1, BlockSize, 2, 4 }, "must have the same shape and type")]
    [DataRow(ValueCache, new long[] { BlockCount, BlockSize + 1, 2, 4 }, "must have the same shape and type")]
    [DataRow(ValueCache, new long[] { BlockCount, BlockSize, 2, 5 }, "Input value_cache has shape")]
    [DataRow(Cosine, new long[] { Positions - 6, 2 }, "Input cos_cache has shape [6, 2]; at least 7 rows")]
    [DataRow(Cosine, new long[] { Positions, 4 }, "Input cos_cache has shape")]
    [DataRow(Sine, new long[] { 0, 2 }, "Input sin_cache has shape")]
    [DataRow(Sine, new long[] { 2 * Positions }, "Input sin_cache has rank 1")]
    public void Run_FloatsOfAnotherShape_AreRefused(int index, long[] shape, string expected)
    {
        OrtValue[] inputs = Inputs();
        Replace(inputs, index, SingleOperator.Floats(new float[shape.Aggregate(1L, (a, b) => a * b)], shape));

        AssertRefused(inputs, expected);
    }

    [TestMethod]
    [DataRow(Starts, new int[0], "cumulative_sequence_length must begin with 0")]
    [DataRow(Starts, new[] { 0, 1 }, "cumulative_sequence_length must begin with 0 and end with the number of tokens, 3.")]
    [DataRow(Starts, new[] { 1, 2, 3 }, "cumulative_sequence_length must begin with 0")]
    [DataRow(Starts, new[] { 0, 5, 3 }, "cumulative_sequence_length must not decrease: entry 2 is 3 after 5.")]
    [DataRow(Starts, new[] { 0, -7, 3 }, "cumulative_sequence_length must not decrease")]
    [DataRow(Starts, new[] { 0, int.MaxValue, 3 }, "cumulative_sequence_length must not decrease")]
    [DataRow(Starts, new[] { 0, 3 }, "Input past_seqlens has shape [2]; [1] is needed.")]
    [DataRow(Starts, new[] { 0, 1, 2, 3 }, "Input past_seqlens has shape")]
    [DataRow(Pasts, new[] { 5 }, "Input past_seqlens has shape")]
    [DataRow(Pasts, new[] { -1, 0 }, "past_seqlens of sequence 0 is -1")]
    [DataRow(Pasts, new[] { int.MinValue, 0 }, "past_seqlens of sequence 0")]
    [DataRow(Pasts, new[] { 5, 11 }, "past_seqlens of sequence 1 is 11 before 2 new tokens; the sum must be 0 to 12")]
    [DataRow(Pasts, new[] { 5, int.MaxValue }, "past_seqlens of sequence 1")]
    public void Run_LengthsThatDoNotFit_AreRefused(int index, int[] values, string expected)
    {
        OrtValue[] inputs = Inputs();
        Replace(inputs, index, SingleOperator.Integers(values));

        AssertRefused(inputs, expected);
    }

    [TestMethod]
    [DataRow(new[] { 0, 6, -1, 2, 3, 4 }, 2, "block_table entry 1 of sequence 0 is 6; the cache has 6 blocks.")]
    [DataRow(new[] { 0, -1, -1, 2, 3, 4 }, 2, "block_table entry 1 of sequence 0 is -1")]
    [DataRow(new[] { 0, 1, -1, int.MinValue, 3, 4 }, 2, "block_table entry 0 of sequence 1")]
    [DataRow(new[] { 0, 1, 2 }, 1, "Input block_table has 1 rows; 2")]
    [DataRow(new[] { 0, 1 }, 2, "past_seqlens of sequence 0 is 5 before 1 new tokens; the sum must be 0 to 4")]
    public void Run_BlocksOutsideTheCache_AreRefused(int[] table, int rows, string expected)
    {
        OrtValue[] inputs = Inputs();
        Replace(inputs, Table, OrtValue.CreateTensorValueFromMemory(table, [rows, table.Length / rows]));

        AssertRefused(inputs, expected);
    }

    [TestMethod]
    public void Run_BlocksBeforeTheWindow_AreNotLookedAt()
    {
        using SingleOperator attention = (Shape with { Window = 2 }).CreateOperator();
        OrtValue[] inputs = Inputs();
        Replace(inputs, Table, OrtValue.CreateTensorValueFromMemory((int[])[-1, 1, -1, 2, 3, -1], [2, 3]));

        float[] output = attention.Run<float>(inputs);

        Assert.HasCount(3 * Width, output);
    }

    [TestMethod]
    public void Run_CachesOfTwoTypes_AreRefused()
    {
        using SingleOperator attention = Create(TensorElementType.Float16);
        OrtValue[] inputs = Inputs();
        Replace(inputs, KeyCache, OrtValue.CreateTensorValueFromMemory(new Float16[BlockCount * BlockSize * KvWidth], [BlockCount, BlockSize, 2, 4]));

        OnnxRuntimeException exception = Assert.ThrowsExactly<OnnxRuntimeException>(() => attention.Run<float>(inputs));

        StringAssert.Contains(exception.Message, "must have the same shape and type");
    }

    [TestMethod]
    public void Run_CacheOfDoubles_IsRefused()
    {
        using SingleOperator attention = Create(TensorElementType.Double);
        OrtValue[] inputs = Inputs();
        Replace(inputs, KeyCache, OrtValue.CreateTensorValueFromMemory(new double[BlockCount * BlockSize * KvWidth], [BlockCount, BlockSize, 2, 4]));

        OnnxRuntimeException exception = Assert.ThrowsExactly<OnnxRuntimeException>(() => attention.Run<float>(inputs));

        StringAssert.Contains(exception.Message, "Input key_cache holds Double; Float is needed.");
    }

    [TestMethod]
    public void Run_RotaryWithoutAngles_IsRefused()
    {
        using SingleOperator attention = Create(TensorElementType.Float, inputCount: 8);
        OrtValue[] inputs = Inputs();
        inputs[Cosine].Dispose();
        inputs[Sine].Dispose();

        OnnxRuntimeException exception = Assert.ThrowsExactly<OnnxRuntimeException>(() => attention.Run<float>(inputs[..8]));

        StringAssert.Contains(exception.Message, "Input cos_cache is absent.");
    }

    [TestMethod]
    public void Run_RefusedOnce_RunsAgain()
    {
        using SingleOperator attention = Shape.CreateOperator();
        float[] expected = attention.Run<float>(Inputs());
        OrtValue[] bad = Inputs();
        Replace(bad, Pasts, SingleOperator.Integers(-1, 0));
        Assert.ThrowsExactly<OnnxRuntimeException>(() => attention.Run<float>(bad));

        float[] output = attention.Run<float>(Inputs());

        CollectionAssert.AreEqual(expected, output);
    }

    [TestMethod]
    [DataRow(PagedAttention.HeadCountAttribute, 0L)]
    [DataRow(PagedAttention.HeadCountAttribute, 3L)]
    [DataRow(PagedAttention.KvHeadCountAttribute, -1L)]
    [DataRow(PagedAttention.RotaryAttribute, 2L)]
    [DataRow(PagedAttention.InterleavedAttribute, 1L)]
    [DataRow(PagedAttention.WindowAttribute, 0L)]
    [DataRow(PagedAttention.WindowAttribute, -2L)]
    [DataRow(PagedAttention.InstructionSetAttribute, 3L)]
    public void Load_AttributeOutOfRange_NamesIt(string attribute, long value)
    {
        OnnxRuntimeException exception = Assert.ThrowsExactly<OnnxRuntimeException>(
            () => Create(TensorElementType.Float, attribute: new OnnxAttribute(attribute, value), replaced: attribute));

        StringAssert.Contains(exception.Message, attribute);
    }

    /// <summary>Two sequences: one new token after 5, and two new ones from the start; blocks are shared by no one.</summary>
    private static OrtValue[] Inputs() =>
    [
        SingleOperator.Floats(new float[3 * Width], 3, Width),
        SingleOperator.Floats(new float[3 * KvWidth], 3, KvWidth),
        SingleOperator.Floats(new float[3 * KvWidth], 3, KvWidth),
        SingleOperator.Floats(new float[BlockCount * BlockSize * KvWidth], BlockCount, BlockSize, 2, 4),
        SingleOperator.Floats(new float[BlockCount * BlockSize * KvWidth], BlockCount, BlockSize, 2, 4),
        SingleOperator.Integers(0, 1, 3),
        SingleOperator.Integers(5, 5),
        OrtValue.CreateTensorValueFromMemory((int[])[0, 1, -1, 2, 3, -1], [2, 3]),
        SingleOperator.Floats(new float[Positions * 2], Positions, 2),
        SingleOperator.Floats(new float[Positions * 2], Positions, 2),
    ];

    private static void Replace(OrtValue[] inputs, int index, OrtValue value)
    {
        inputs[index].Dispose();
        inputs[index] = value;
    }

    private static void AssertRefused(OrtValue[] inputs, string expected)
    {
        using SingleOperator attention = Shape.CreateOperator();

        OnnxRuntimeException exception = Assert.ThrowsExactly<OnnxRuntimeException>(() => attention.Run<float>(inputs));

        StringAssert.Contains(exception.Message, expected);
    }

    private static SingleOperator Create(
        TensorElementType keyCache, int inputCount = 10, OnnxAttribute? attribute = null, string replaced = "")
    {
        TensorElementType[] types =
        [
            TensorElementType.Float, TensorElementType.Float, TensorElementType.Float, keyCache, TensorElementType.Float,
            TensorElementType.Int32, TensorElementType.Int32, TensorElementType.Int32, TensorElementType.Float, TensorElementType.Float,
        ];
        (string Name, long Value)[] attributes =
            [(PagedAttention.HeadCountAttribute, 4), (PagedAttention.KvHeadCountAttribute, 2), (PagedAttention.RotaryAttribute, 1)];
        OnnxAttribute[] kept = [.. attributes.Where(a => a.Name != replaced).Select(a => new OnnxAttribute(a.Name, a.Value))];
        return new SingleOperator(
            nameof(PagedAttention), types[..inputCount], TensorElementType.Float, threads: 1, attribute is { } other ? [.. kept, other] : kept);
    }
}
