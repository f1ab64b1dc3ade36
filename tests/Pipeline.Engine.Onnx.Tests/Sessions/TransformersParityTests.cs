using System.Runtime.InteropServices;
using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.Safetensors;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Engine.Onnx.Tests.Models;
using Pipeline.TestKit;

namespace Pipeline.Engine.Onnx.Tests.Sessions;

/// <summary>Whole decoders against transformers' own classes; the README of the folder Goldens says which.</summary>
[TestClass]
public sealed class TransformersParityTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("llama-defaults")]
    [DataRow("llama-biases")]
    [DataRow("mistral-defaults")]
    [DataRow("mistral-window")]
    [DataRow("qwen2-defaults")]
    [DataRow("qwen2-window")]
    [DataRow("qwen3-defaults")]
    [DataRow("qwen3-window")]
    [DataRow("qwen3-release5")]
    public void Run_ModelOfTransformers_GivesItsLogits(string name)
    {
        string model = RepositoryRoot.Combine($"tests/Pipeline.Engine.Onnx.Tests/HuggingFace/Goldens/models/{name}");
        using TempDirectory output = new();
        using SafetensorsFile golden = SafetensorsFile.Open(Path.Combine(model, "logits.safetensors"));
        int[] ids = Values<int>(golden, "input_ids");
        DecoderCompiler.Compile(
            model, output.Combine("compiled"), new CompileOptions { Precision = Precision.Fp32 }, progress: null, CancellationToken.None);
        using OnnxDecoderRunner runner = OnnxDecoderRunner.Load(
            output.Combine("compiled"), new DecoderSessionOptions { ThreadCount = 1, BlockTokens = 16, CacheBytes = 1 << 20 });

        foreach (float[][] actual in (float[][][])[DecoderRuns.Logits(runner, [ids]), DecoderRuns.Logits(runner, ids, chunk: 1)])
        {
            double worst = Values<float>(golden, "logits").Chunk(runner.VocabularySize).Zip(actual, DecoderRuns.RelativeError).Max();

            TestContext.WriteLine($"{worst:E1}");
            Assert.HasCount(ids.Length, actual);
            Assert.IsLessThan(1e-5, worst);
        }
    }

    private static T[] Values<T>(SafetensorsFile file, string name)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(file.DangerousGetBytes(file.Tensors[name])).ToArray();
}
