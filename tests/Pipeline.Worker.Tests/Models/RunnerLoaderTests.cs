using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Pipeline.Engine.Encoding;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Worker.Models;
using Pipeline.Worker.Tests.Fakes;

namespace Pipeline.Worker.Tests.Models;

[TestClass]
public sealed class RunnerLoaderTests
{
    private readonly RunnerLoader _loader = new(TimeProvider.System);

    [TestMethod]
    [DataRow(WeightLoading.Prepacked)]
    [DataRow(WeightLoading.MemoryMapped)]
    public void Load_ModelDirectory_EmbedsTextWithLengthOne(WeightLoading weights)
    {
        using var directory = new SampleDirectory();

        using LoadedRunner loaded = _loader.Load(directory.Path, weights);

        float[] embedding = Embed(loaded, "bees and rivers");
        Assert.AreEqual(1, Math.Sqrt(embedding.Sum(value => (double)value * value)), 1e-5);
        CollectionAssert.Contains(loaded.Phases.Select(phase => phase.Name).ToArray(), "read tokenizer");
        CollectionAssert.Contains(loaded.Phases.Select(phase => phase.Name).ToArray(), "create session");
    }

    [TestMethod]
    public void Load_NullModel_GivesAFixedVectorOfLengthOne()
    {
        using LoadedRunner loaded = _loader.Load("null:384", WeightLoading.Prepacked);

        float[] embedding = Embed(loaded, "anything");

        Assert.HasCount(384, embedding);
        Assert.AreEqual(1, Math.Sqrt(embedding.Sum(value => (double)value * value)), 1e-5);
        CollectionAssert.AreEqual(embedding, Embed(loaded, "something else"));
    }

    [TestMethod]
    public void Load_DirectoryThatIsNotThere_SaysSo()
    {
        ModelLoadException exception = Assert.ThrowsExactly<ModelLoadException>(() => _loader.Load("not-there", WeightLoading.Prepacked));

        StringAssert.Contains(exception.Message, "There is no model directory 'not-there'");
    }

    [TestMethod]
    public void Load_WeightsCutShort_SaysSo()
    {
        using var directory = new SampleDirectory();
        string weights = Path.Combine(directory.Path, "model.safetensors");
        File.WriteAllBytes(weights, File.ReadAllBytes(weights)[..^4]);

        ModelLoadException exception = Assert.ThrowsExactly<ModelLoadException>(() => _loader.Load(directory.Path, WeightLoading.Prepacked));

        StringAssert.Contains(exception.Message, "model.safetensors");
    }

    [TestMethod]
    public void Load_WeightsAreNoNumbers_SaysSo()
    {
        using var directory = new SampleDirectory();
        string path = Path.Combine(directory.Path, "model.safetensors");
        byte[] weights = File.ReadAllBytes(path);
        int header = (int)BinaryPrimitives.ReadUInt64LittleEndian(weights);
        MemoryMarshal.Cast<byte, float>(weights.AsSpan(sizeof(ulong) + header)).Fill(float.NaN);
        File.WriteAllBytes(path, weights);

        ModelLoadException exception = Assert.ThrowsExactly<ModelLoadException>(
            () => _loader.Load(directory.Path, WeightLoading.Prepacked));

        StringAssert.Contains(exception.Message, "has a value that is not a number");
    }

    private static float[] Embed(LoadedRunner loaded, string text)
    {
        List<int> ids = [];
        loaded.TextEncoder.Encode(text, ids);
        var batch = new EncoderBatch();
        batch.Add(ids.ToArray());
        float[] embedding = new float[loaded.Runner.Dimensions];
        loaded.Runner.Run(batch, embedding);
        return embedding;
    }
}
