using Pipeline.Engine.Onnx.Safetensors;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Engine.Onnx.Tests.Models;
using Pipeline.SampleModel.Models;

namespace Pipeline.Engine.Onnx.Tests.Sessions;

[TestClass]
public sealed class HalfPrecisionEncoderTests
{
    [TestMethod]
    [DataRow(SafetensorsType.F16, WeightLoading.Prepacked)]
    [DataRow(SafetensorsType.F16, WeightLoading.MemoryMapped)]
    [DataRow(SafetensorsType.BF16, WeightLoading.Prepacked)]
    [DataRow(SafetensorsType.BF16, WeightLoading.MemoryMapped)]
    public void Run_WeightsStoredInHalfPrecision_EqualsTheSameWeightsInFull(SafetensorsType type, WeightLoading loading)
    {
        BertShape shape = new() { HiddenSize = 48, HeadCount = 3, VocabularySize = 100, IntermediateSize = 67 };
        using NarrowedModel model = new(shape, seed: 7, type);
        EncoderSessionOptions options = new() { WeightLoading = loading };
        using OnnxEncoderRunner narrow = OnnxEncoderRunner.Load(model.Narrow, options);
        using OnnxEncoderRunner full = OnnxEncoderRunner.Load(model.Full, options);
        int[][] sequences = [[1, 2, 3, 99], [.. Enumerable.Range(0, 40)]];

        float[][] actual = RandomModel.Run(narrow, sequences);

        float[][] expected = RandomModel.Run(full, sequences);
        CollectionAssert.AreEqual(expected[0], actual[0]);
        CollectionAssert.AreEqual(expected[1], actual[1]);
    }
}
