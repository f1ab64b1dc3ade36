using System.Text.Json.Nodes;
using Pipeline.Contracts.Records;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Worker.Models;
using Pipeline.Worker.Tests.Fakes;

namespace Pipeline.Worker.Tests.Models;

[TestClass]
public sealed class ModelDirectoryTests
{
    [TestMethod]
    public async Task DescribeAsync_ModelDirectory_TellsItsShape()
    {
        using var directory = new SampleDirectory();

        ModelRecord model = await DescribeAsync(directory.Path, "Sample/Encoder");

        Assert.AreEqual("Sample/Encoder", model.Id);
        Assert.AreEqual("sample-encoder", model.Slug);
        Assert.AreEqual(SampleDirectory.Dimensions, model.Dimensions);
        Assert.AreEqual("/v1/embeddings", model.Endpoints.Single());
        Assert.AreEqual(64, model.Revision.Length);
    }

    [TestMethod]
    [DataRow("model.safetensors")]
    [DataRow("tokenizer.json")]
    [DataRow("config.json")]
    public async Task DescribeAsync_FileChanges_ChangesTheRevision(string file)
    {
        using var directory = new SampleDirectory();
        string before = (await DescribeAsync(directory.Path, "m")).Revision;
        string path = Path.Combine(directory.Path, file);
        byte[] bytes = await File.ReadAllBytesAsync(path);
        if (file == "model.safetensors")
        {
            bytes[^1] ^= 1;
        }
        else
        {
            bytes = [.. bytes, (byte)'\n'];
        }

        await File.WriteAllBytesAsync(path, bytes);

        Assert.AreNotEqual(before, (await DescribeAsync(directory.Path, "m")).Revision);
        Assert.AreEqual(64, before.Length);
    }

    [TestMethod]
    public async Task DescribeAsync_SameFilesElsewhere_GivesTheSameRevision()
    {
        using var one = new SampleDirectory();
        using var other = new SampleDirectory();

        Assert.AreEqual((await DescribeAsync(one.Path, "a")).Revision, (await DescribeAsync(other.Path, "b")).Revision);
    }

    [TestMethod]
    [DataRow("tokenizer.json")]
    [DataRow("config.json")]
    [DataRow("model.safetensors")]
    public async Task DescribeAsync_FileMissing_SaysWhich(string file)
    {
        using var directory = new SampleDirectory();
        File.Delete(Path.Combine(directory.Path, file));

        ModelLoadException exception = await Assert.ThrowsExactlyAsync<ModelLoadException>(() => DescribeAsync(directory.Path, "m"));

        StringAssert.Contains(exception.Message, Path.Combine(directory.Path, file));
    }

    [TestMethod]
    [DataRow("tokenizer.json")]
    [DataRow("config.json")]
    public async Task DescribeAsync_FileMissing_SaysItInTheSameForm(string file)
    {
        using var directory = new SampleDirectory();
        string path = Path.Combine(directory.Path, file);
        File.Delete(path);

        ModelLoadException exception = await Assert.ThrowsExactlyAsync<ModelLoadException>(() => DescribeAsync(directory.Path, "m"));

        Assert.AreEqual($"The model in '{directory.Path}' cannot be read: {path}: the file is missing.", exception.Message);
    }

    [TestMethod]
    public async Task DescribeAsync_TokenizerIsLargerThanTheModel_SaysSo()
    {
        using var directory = new SampleDirectory();
        string path = Path.Combine(directory.Path, "tokenizer.json");
        JsonNode tokenizer = JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        tokenizer["model"]!["vocab"]!["one too many"] = SampleDirectory.VocabularySize;
        await File.WriteAllTextAsync(path, tokenizer.ToJsonString());

        ModelLoadException description = await Assert.ThrowsExactlyAsync<ModelLoadException>(() => DescribeAsync(directory.Path, "m"));
        ModelLoadException load = Assert.ThrowsExactly<ModelLoadException>(
            () => new RunnerLoader(TimeProvider.System).Load(directory.Path, WeightLoading.MemoryMapped));

        string expected = $"{path}: it has ids up to 800, but config.json says vocab_size 800.";
        Assert.AreEqual($"The model in '{directory.Path}' cannot be read: {expected}", description.Message);
        Assert.AreEqual($"The model in '{directory.Path}' cannot be loaded: {expected}", load.Message);
    }

    [TestMethod]
    public async Task DescribeAsync_NoDirectory_SaysSo()
    {
        ModelLoadException exception = await Assert.ThrowsExactlyAsync<ModelLoadException>(() => DescribeAsync("/nope", "m"));

        Assert.AreEqual("There is no model directory '/nope'.", exception.Message);
    }

    [TestMethod]
    public async Task DescribeAsync_NullModel_NeedsNoDirectory()
    {
        ModelRecord model = await DescribeAsync("null:384", "nothing");

        Assert.AreEqual(384, model.Dimensions);
        Assert.AreEqual("pipeline-model-nothing", model.Queue());
    }

    [TestMethod]
    [DataRow("null:0", "m")]
    [DataRow("null:x", "m")]
    [DataRow("null:", "m")]
    [DataRow("null:4", "///")]
    public async Task DescribeAsync_BadPathOrId_SaysSo(string path, string id)
    {
        ModelLoadException exception = await Assert.ThrowsExactlyAsync<ModelLoadException>(() => DescribeAsync(path, id));

        StringAssert.Contains(exception.Message, id == "m" ? path : id);
    }

    private static Task<ModelRecord> DescribeAsync(string path, string id) =>
        ModelDirectory.DescribeAsync(path, id, DateTimeOffset.UnixEpoch, CancellationToken.None);
}
