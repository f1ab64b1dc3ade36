using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Onnx.Safetensors;
using Pipeline.Engine.Onnx.Tests.Models;
using Pipeline.TestKit;

namespace Pipeline.Engine.Onnx.Tests.Compilation;

[TestClass]
public sealed class BlockWeightFormatTests
{
    [TestMethod]
    [DataRow(4, 128)]
    [DataRow(8, 128)]
    [DataRow(4, 1)]
    [DataRow(8, 300)]
    [DataRow(4, 257)]
    public void Write_RandomWeight_ComesBackWithinHalfAStep(int bits, int inputs)
    {
        const int outputs = 5;
        using TempDirectory directory = new();
        Random random = new(bits + inputs);
        float[] weight = [.. RandomDecoderFiles.Values(random, outputs * inputs, 0, 1, "F32").Select(value => (float)value)];

        // a row of zeros has no scale
        weight.AsSpan(0, inputs).Clear();
        using SafetensorsFile file = Write(directory, bits, inputs, weight);

        (double[] values, double[] steps) = BlockWeights.Read(file, "m", bits, inputs);

        for (int i = 0; i < weight.Length; i++)
        {
            // The largest value of a block has a code of its own; its mirror image has not, and is a whole step away at most.
            double bound = Math.Abs(steps[i]) * (Math.Abs(weight[i]) > Math.Abs(steps[i]) * ((1 << (bits - 1)) - 1) ? 1 : 0.5);
            Assert.AreEqual(weight[i], values[i], bound + 1e-6, $"element {i}");
        }
    }

    [TestMethod]
    public void Write_ValuesOnTheGrid_AreKeptExactly()
    {
        using TempDirectory directory = new();
        float[] weight = [.. Enumerable.Range(0, 256).Select(i => ((i % 16) - 8) * 0.25f)];
        using SafetensorsFile file = Write(directory, bits: 4, inputs: 256, weight);

        (double[] values, _) = BlockWeights.Read(file, "m", bits: 4, inputs: 256);

        CollectionAssert.AreEqual(weight.Select(value => (double)value).ToArray(), values);
    }

    [TestMethod]
    [DataRow(4)]
    [DataRow(8)]
    public void Write_ModulesOfAPack_StandOneAfterAnother(int bits)
    {
        const int inputs = 130;
        using TempDirectory directory = new();
        Random random = TestSeed.CreateRandom();
        int[] outputs = [3, 1, 2];
        LinearPack pack = new("p", outputs.Sum());
        LinearModule[] modules = [.. outputs.Select((count, i) => new LinearModule($"m{i}", count, inputs, HasBias: false)
        {
            Pack = pack,
            FirstOutput = outputs[..i].Sum(),
        })];
        float[][] weights = [.. outputs.Select(count => Enumerable.Range(0, count * inputs).Select(_ => random.NextSingle() - 0.5f).ToArray())];
        using SafetensorsFile alone = Write(directory, bits, inputs, [.. weights.SelectMany(weight => weight)]);
        BlockWeightFormat format = new(bits);
        string path = directory.Combine("pack.safetensors");

        using (SafetensorsWriter writer = SafetensorsWriter.Create(path, [.. modules.SelectMany(format.Plan)]))
        {
            foreach (int i in (int[])[2, 0, 1])
            {
                format.Write(modules[i], new ArrayMatrix(weights[i], inputs), writer, CancellationToken.None);
            }

            writer.Complete();
        }

        using SafetensorsFile packed = SafetensorsFile.Open(path);
        CollectionAssert.AreEqual(
            BlockWeights.Read(alone, "m", bits, inputs).Values, BlockWeights.Read(packed, "p", bits, inputs).Values);
    }

    private static SafetensorsFile Write(TempDirectory directory, int bits, int inputs, float[] weight)
    {
        LinearModule module = new("m", weight.Length / inputs, inputs, HasBias: false);
        BlockWeightFormat format = new(bits);
        string path = directory.Combine("w.safetensors");
        using (SafetensorsWriter writer = SafetensorsWriter.Create(path, format.Plan(module)))
        {
            format.Write(module, new ArrayMatrix(weight, inputs), writer, CancellationToken.None);
            writer.Complete();
        }

        return SafetensorsFile.Open(path);
    }

    private sealed class ArrayMatrix(float[] values, int columns) : WeightMatrix(values.Length / columns, columns)
    {
        public override void Read(int firstRow, Span<float> rows) => values.AsSpan(firstRow * ColumnCount, rows.Length).CopyTo(rows);
    }
}
