using System.Buffers.Binary;
using System.Text.Json;
using Pipeline.SampleModel.Models;
using Pipeline.TestKit;
using Pipeline.Tokenizers.Tests.Files;

namespace Pipeline.Tokenizers.Tests.SampleModel;

[TestClass]
public sealed class BertModelWriterTests
{
    private static readonly BertShape Shape = new()
    {
        HiddenSize = 16,
        LayerCount = 3,
        HeadCount = 2,
        IntermediateSize = 32,
        VocabularySize = 300,
        MaxPositions = 24,
    };

    [TestMethod]
    public void Write_SameSeed_GivesSameBytes()
    {
        using var folder = new TempDirectory();

        BertModelWriter.Write(folder.Combine("a"), Shape, seed: 7);
        BertModelWriter.Write(folder.Combine("b"), Shape, seed: 7);

        string[] names = [.. FilesOf(folder.Combine("a"))];
        CollectionAssert.AreEqual(names, FilesOf(folder.Combine("b")).ToArray());
        foreach (string name in names)
        {
            CollectionAssert.AreEqual(
                File.ReadAllBytes(folder.Combine(Path.Combine("a", name))),
                File.ReadAllBytes(folder.Combine(Path.Combine("b", name))),
                name);
        }
    }

    [TestMethod]
    public void Write_OtherSeed_GivesOtherWeights()
    {
        using var folder = new TempDirectory();

        BertModelWriter.Write(folder.Combine("a"), Shape, seed: 7);
        BertModelWriter.Write(folder.Combine("b"), Shape, seed: 8);

        CollectionAssert.AreNotEqual(
            File.ReadAllBytes(folder.Combine("a/model.safetensors")), File.ReadAllBytes(folder.Combine("b/model.safetensors")));
    }

    [TestMethod]
    public void Write_Safetensors_FollowsTheFormat()
    {
        using var folder = new TempDirectory();

        BertModelWriter.Write(folder.Combine("m"), Shape, seed: 1);

        byte[] bytes = File.ReadAllBytes(folder.Combine("m/model.safetensors"));
        int headerBytes = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Assert.AreEqual(0, headerBytes % 8);
        using JsonDocument header = JsonDocument.Parse(bytes.AsMemory(8, headerBytes));
        long offset = 0;
        foreach (JsonProperty tensor in header.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__"))
        {
            long[] offsets = [.. tensor.Value.GetProperty("data_offsets").EnumerateArray().Select(value => value.GetInt64())];
            long elements = tensor.Value.GetProperty("shape").EnumerateArray().Aggregate(1L, (all, size) => all * size.GetInt64());
            Assert.AreEqual("F32", tensor.Value.GetProperty("dtype").GetString());
            Assert.AreEqual(offset, offsets[0], tensor.Name);
            Assert.AreEqual(elements * sizeof(float), offsets[1] - offsets[0], tensor.Name);
            offset = offsets[1];
        }

        Assert.AreEqual(bytes.Length, 8 + headerBytes + offset);
        Assert.AreEqual(5 + (16 * Shape.LayerCount) + 2, header.RootElement.EnumerateObject().Count() - 1);
    }

    [TestMethod]
    public void Write_Config_CarriesTheShape()
    {
        using var folder = new TempDirectory();

        BertModelWriter.Write(folder.Combine("m"), Shape with { Pooling = "cls", LayerNormEpsilon = 1e-5 }, seed: 1);

        using JsonDocument config = JsonDocument.Parse(File.ReadAllText(folder.Combine("m/config.json")));
        using JsonDocument pooling = JsonDocument.Parse(File.ReadAllText(folder.Combine("m/1_Pooling/config.json")));
        Assert.AreEqual(16, config.RootElement.GetProperty("hidden_size").GetInt32());
        Assert.AreEqual(3, config.RootElement.GetProperty("num_hidden_layers").GetInt32());
        Assert.AreEqual(1e-5, config.RootElement.GetProperty("layer_norm_eps").GetDouble());
        Assert.IsTrue(pooling.RootElement.GetProperty("pooling_mode_cls_token").GetBoolean());
        Assert.IsFalse(pooling.RootElement.GetProperty("pooling_mode_mean_tokens").GetBoolean());
    }

    [TestMethod]
    public void Write_SyntheticVocabulary_LoadsWithItsSize()
    {
        using var folder = new TempDirectory();
        BertModelWriter.Write(folder.Combine("m"), Shape, seed: 1);

        Tokenizer tokenizer = Tokenizer.Load(folder.Combine("m/tokenizer.json"));

        Assert.AreEqual(Shape.VocabularySize, tokenizer.VocabularySize);
        Assert.HasCount(6, tokenizer.Encode("Abc."));
    }

    [TestMethod]
    public void Write_LeftoverOfKilledRun_IsReplaced()
    {
        using var folder = new TempDirectory();
        Directory.CreateDirectory(folder.Combine("m.partial"));
        File.WriteAllText(folder.Combine("m.partial/config.json"), "half");

        BertModelWriter.Write(folder.Combine("m"), Shape, seed: 1);

        Assert.IsFalse(Directory.Exists(folder.Combine("m.partial")));
        Assert.IsTrue(File.Exists(folder.Combine("m/model.safetensors")));
    }

    [TestMethod]
    public void Write_OccupiedDirectory_IsLeftAlone()
    {
        using var folder = new TempDirectory();
        File.WriteAllText(folder.Combine("mine.txt"), "mine");

        Assert.ThrowsExactly<IOException>(() => BertModelWriter.Write(folder.Path, Shape, seed: 1));

        Assert.IsTrue(File.Exists(folder.Combine("mine.txt")));
    }

    [TestMethod]
    public void Write_HeadsThatDoNotDivide_IsRefused()
    {
        using var folder = new TempDirectory();

        Assert.ThrowsExactly<ArgumentException>(
            () => BertModelWriter.Write(folder.Combine("m"), Shape with { HeadCount = 3 }, seed: 1));
    }

    private static IEnumerable<string> FilesOf(string folder) => Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(folder, path))
        .Order(StringComparer.Ordinal);
}
