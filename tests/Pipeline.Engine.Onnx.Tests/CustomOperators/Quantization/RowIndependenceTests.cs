using Microsoft.ML.OnnxRuntime;
using Pipeline.Engine.Onnx.CustomOperators;
using Pipeline.Engine.Onnx.CustomOperators.Quantization;
using Pipeline.Engine.Onnx.Graphs;
using Pipeline.Engine.Onnx.Kernels;
using Pipeline.TestKit;

namespace Pipeline.Engine.Onnx.Tests.CustomOperators.Quantization;

/// <summary>A row's bits are the same alone and among any neighbours, on any number of threads.</summary>
[TestClass]
public sealed class RowIndependenceTests
{
    private const int Width = 144;

    private static readonly int[] BatchSizes = [1, 2, 7, 32, 64, 512];

    [TestMethod]
    [DataRow(InstructionSet.Portable)]
    [DataRow(InstructionSet.Avx2)]
    [DataRow(InstructionSet.Avx512)]
    public void RowQuantize_AnyNeighbours_GivesTheSameBits(InstructionSet instructionSet) =>
        AssertIndependent(new RowQuantize(), instructionSet, [], Width);

    [TestMethod]
    [DataRow(InstructionSet.Portable)]
    [DataRow(InstructionSet.Avx2)]
    [DataRow(InstructionSet.Avx512)]
    public void NormQuantize_AnyNeighbours_GivesTheSameBits(InstructionSet instructionSet) => AssertIndependent(
        new NormQuantize(), instructionSet, [new OnnxAttribute(NormQuantize.EpsilonAttribute, 1e-6f)], Width, -Width, Width, 1);

    [TestMethod]
    [DataRow(InstructionSet.Portable)]
    [DataRow(InstructionSet.Avx2)]
    [DataRow(InstructionSet.Avx512)]
    public void GateQuantize_AnyNeighbours_GivesTheSameBits(InstructionSet instructionSet) =>
        AssertIndependent(new GateQuantize(), instructionSet, [], Width, 1);

    [TestMethod]
    [DataRow(InstructionSet.Portable)]
    [DataRow(InstructionSet.Avx2)]
    [DataRow(InstructionSet.Avx512)]
    public void Gate_AnyNeighbours_GivesTheSameBits(InstructionSet instructionSet) =>
        AssertIndependent(new Gate(), instructionSet, [], Width);

    [TestMethod]
    [DataRow(InstructionSet.Portable)]
    [DataRow(InstructionSet.Avx2)]
    [DataRow(InstructionSet.Avx512)]
    public void RowScale_AnyNeighbours_GivesTheSameBits(InstructionSet instructionSet) =>
        AssertIndependent(new RowScale(), instructionSet, [], Width, 1, -Width);

    [TestMethod]
    [DataRow(InstructionSet.Portable)]
    [DataRow(InstructionSet.Avx2)]
    [DataRow(InstructionSet.Avx512)]
    public void QueryKeyValueScale_AnyNeighbours_GivesTheSameBits(InstructionSet instructionSet) => AssertIndependent(
        new QueryKeyValueScale(), instructionSet, [new OnnxAttribute(QueryKeyValueScale.KeyWidthAttribute, 32L)], Width, 1, -Width);

    /// <param name="customOperator">The operator.</param>
    /// <param name="instructionSet">For its kernel.</param>
    /// <param name="attributes">Of the node.</param>
    /// <param name="columns">Columns of each input; negative: a vector that all rows share.</param>
    private static void AssertIndependent(
        CustomOperator customOperator, InstructionSet instructionSet, OnnxAttribute[] attributes, params int[] columns)
    {
        TestMachine.Require(instructionSet);
        Random random = TestSeed.CreateRandom();
        OnnxAttribute[] all = [.. attributes, new OnnxAttribute(RowAttributes.InstructionSetAttribute, (long)instructionSet)];
        using OperatorSession single = new(customOperator, columns.Length, threads: 1, all);
        using OperatorSession several = new(customOperator, columns.Length, threads: 3, all);
        float[][] row = [.. columns.Select(count => Values(random, Math.Abs(count)))];
        byte[][] alone = [.. single.Run(Batch(random, row, columns, rowCount: 1, position: 0)).Select(output => output.Bytes)];
        foreach (int rowCount in BatchSizes)
        {
            int position = random.Next(rowCount);

            (byte[] Bytes, long[] Shape)[] outputs = several.Run(Batch(random, row, columns, rowCount, position));

            for (int i = 0; i < outputs.Length; i++)
            {
                Assert.AreEqual(rowCount, outputs[i].Shape[0]);
                int rowBytes = outputs[i].Bytes.Length / rowCount;
                CollectionAssert.AreEqual(alone[i], outputs[i].Bytes[(position * rowBytes)..((position + 1) * rowBytes)]);
            }
        }
    }

    /// <summary>Inputs of some rows, of which one is the given one and many are far larger or smaller.</summary>
    private static OrtValue[] Batch(Random random, float[][] row, int[] columns, int rowCount, int position) =>
        [.. columns.Select((count, input) => count < 0
            ? OrtValue.CreateTensorValueFromMemory([.. row[input]], [-count])
            : OrtValue.CreateTensorValueFromMemory(Rows(random, row[input], rowCount, position), [rowCount, count]))];

    private static float[] Rows(Random random, float[] row, int rowCount, int position)
    {
        List<float> rows = [];
        for (int i = 0; i < rowCount; i++)
        {
            float outlier = MathF.Pow(10, random.Next(-3, 5));
            rows.AddRange(i == position ? row : Values(random, row.Length).Select(value => value * outlier));
        }

        return [.. rows];
    }

    private static float[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 4) - 2)];
}
