using System.Runtime.InteropServices;
using Pipeline.Engine.Onnx.Safetensors;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Engine.Onnx.Tests.Models;
using Pipeline.TestKit;

namespace Pipeline.Engine.Onnx.Tests.Sessions;

/// <summary>The sample embedder against embeddings that PyTorch computed (scripts/models/embedder/evaluate_embedder.py).</summary>
[TestClass]
public sealed class DocEmbedderParityTests
{
    /// <summary>Largest difference of one element of a normalised embedding.</summary>
    private const double Bound = 1e-5;

    private static readonly string Model = Path.Combine(RepositoryRoot.Path, "scripts", "samples", "models", "doc-embedder");
    private static readonly string Parity = Path.Combine(
        RepositoryRoot.Path, "tests", "Pipeline.Engine.Onnx.Tests", "Models", "doc-embedder-parity.safetensors");

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(WeightLoading.Prepacked)]
    [DataRow(WeightLoading.MemoryMapped)]
    public void Run_SequencesOfTheParityFile_EqualsPyTorch(WeightLoading loading)
    {
        using SafetensorsFile file = SafetensorsFile.Open(Parity);
        int[] ids = Values<int>(file, "ids"), starts = Values<int>(file, "starts");
        int[][] sequences = [.. starts.Zip(starts.Skip(1), (start, end) => ids[start..end])];
        using OnnxEncoderRunner runner = OnnxEncoderRunner.Load(Model, new EncoderSessionOptions { WeightLoading = loading });

        float[][] actual = RandomModel.Run(runner, sequences);

        float[][] expected = [.. Values<float>(file, "embeddings").Chunk(runner.Dimensions)];
        Assert.HasCount(sequences.Length, expected);
        Assert.IsTrue(actual.All(embedding => embedding.All(float.IsFinite)), "a difference from NaN is never the largest");
        double worst = expected.Zip(actual, (e, a) => e.Zip(a, (x, y) => (double)Math.Abs(x - y)).Max()).Max();
        TestContext.WriteLine($"{sequences.Length} sequences: {worst:E2}");
        Assert.IsLessThan(Bound, worst);
    }

    private static T[] Values<T>(SafetensorsFile file, string name)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(file.DangerousGetBytes(file.Tensors[name])).ToArray();
}
