using Pipeline.Engine.Encoding;
using Pipeline.Engine.Onnx.Kernels;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Engine.Onnx.Tests.Models;
using Pipeline.SampleModel.Models;

namespace Pipeline.Engine.Onnx.Tests.Sessions;

[TestClass]
public sealed class OnnxEncoderRunnerTests
{
    private static readonly BertShape Shape = new()
    {
        HiddenSize = 16,
        HeadCount = 2,
        LayerCount = 1,
        IntermediateSize = 32,
        VocabularySize = 50,
        MaxPositions = 20,
    };

    [TestMethod]
    public void Load_RandomModel_TellsItsSizes()
    {
        using RandomModel model = new(Shape, seed: 1);

        using OnnxEncoderRunner runner = model.Load();

        Assert.AreEqual(16, runner.Dimensions);
        Assert.AreEqual(20, runner.MaxSequenceTokens);
        Assert.AreEqual(50, runner.VocabularySize);
    }

    [TestMethod]
    public void Load_RandomModel_TellsItsPhasesInOrder()
    {
        using RandomModel model = new(Shape, seed: 1);

        using OnnxEncoderRunner runner = model.Load();

        string[] expected = ["read config", "map weights", "build graph", "create session", "warm up"];
        CollectionAssert.AreEqual(expected, runner.LoadPhases.Select(phase => phase.Name).ToArray());
        Assert.IsTrue(runner.LoadPhases.All(phase => phase.Duration >= TimeSpan.Zero));
    }

    [TestMethod]
    public void Load_WeightsBehindALink_GivesTheSameBits()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Links need a privilege there.");
        }

        using RandomModel model = new(Shape, seed: 1);
        float[] expected = Embed(model);

        // as in a Hugging Face cache: snapshots/<commit>/model.safetensors -> ../../blobs/<hash>
        string blobs = Directory.CreateDirectory(Path.Combine(model.Path, "blobs")).FullName;
        string weights = Path.Combine(model.Path, "model.safetensors");
        File.Move(weights, Path.Combine(blobs, "0123abcd"));
        File.CreateSymbolicLink(weights, Path.Combine("blobs", "0123abcd"));

        CollectionAssert.AreEqual(expected, Embed(model));
    }

    [TestMethod]
    public void Load_NoThreads_Throws()
    {
        using RandomModel model = new(Shape, seed: 1);

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => model.Load(threads: 0));
    }

    [TestMethod]
    public void Load_UnknownInstructionSet_Throws()
    {
        using RandomModel model = new(Shape, seed: 1);

        Assert.ThrowsExactly<PlatformNotSupportedException>(() => model.Load((InstructionSet)17));
    }

    [TestMethod]
    [DataRow(-1)]
    [DataRow(50)]
    [DataRow(int.MaxValue)]
    public void Run_IdOutsideTheVocabulary_NamesIt(int id)
    {
        using RandomModel model = new(Shape, seed: 1);
        using OnnxEncoderRunner runner = model.Load();

        ArgumentException exception = Assert.ThrowsExactly<ArgumentException>(() => RandomModel.Run(runner, [0, 49], [1, id]));

        StringAssert.Contains(exception.Message, $"Token 3 has the id {id}");
    }

    [TestMethod]
    public void Run_LongestSequence_IsAcceptedAndOneTokenMoreIsNot()
    {
        using RandomModel model = new(Shape, seed: 1);
        using OnnxEncoderRunner runner = model.Load();

        float[] embedding = RandomModel.Run(runner, new int[20])[0];
        ArgumentException exception = Assert.ThrowsExactly<ArgumentException>(() => RandomModel.Run(runner, new int[21]));

        Assert.AreEqual(1, embedding.Sum(x => x * x), 1e-5f);
        StringAssert.Contains(exception.Message, "21 tokens");
    }

    [TestMethod]
    public void Run_EmptyBatch_Throws()
    {
        using RandomModel model = new(Shape, seed: 1);
        using OnnxEncoderRunner runner = model.Load();

        Assert.ThrowsExactly<ArgumentException>(() => runner.Run(new EncoderBatch(), []));
    }

    [TestMethod]
    [DataRow(15)]
    [DataRow(17)]
    public void Run_EmbeddingsOfAnotherSize_Throws(int floats)
    {
        using RandomModel model = new(Shape, seed: 1);
        using OnnxEncoderRunner runner = model.Load();
        EncoderBatch batch = new();
        batch.Add([1, 2]);

        ArgumentException exception = Assert.ThrowsExactly<ArgumentException>(() => runner.Run(batch, new float[floats]));

        Assert.AreEqual("embeddings", exception.ParamName);
    }

    private static float[] Embed(RandomModel model)
    {
        using OnnxEncoderRunner runner = model.Load();
        return RandomModel.Run(runner, [1, 2, 3])[0];
    }
}
