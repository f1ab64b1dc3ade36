using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.TestKit;
using Pipeline.Worker.Models;

namespace Pipeline.Worker.Tests.Models;

[TestClass]
public sealed class ModelRevisionTests
{
    private static readonly string[] Files =
    [
        "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja",
        "model.safetensors.index.json", "model-1.safetensors", "model-2.safetensors",
    ];

    [TestMethod]
    public async Task ComputeAsync_ShardedDecoder_DependsOnEveryFileThatResultsDependOn()
    {
        using TempDirectory folder = CreateDecoder();
        string before = await ComputeAsync(folder);

        foreach (string name in Files.Where(name => name is not ("config.json" or "model.safetensors.index.json")))
        {
            byte[] content = await File.ReadAllBytesAsync(folder.Combine(name));
            folder.Write(name, "other");

            Assert.AreNotEqual(before, await ComputeAsync(folder), name);

            folder.Write(name, content);
        }

        Assert.AreEqual(before, await ComputeAsync(folder));
    }

    [TestMethod]
    public async Task ComputeAsync_OtherFiles_ChangeNothing()
    {
        using TempDirectory folder = CreateDecoder();
        string before = await ComputeAsync(folder);

        folder.Write("consolidated.safetensors", "x");
        folder.Write("README.md", "x");

        Assert.AreEqual(before, await ComputeAsync(folder));
    }

    [TestMethod]
    public async Task DescribeFilesAsync_ShardedDecoder_ListsWhatWorkersFetch()
    {
        using TempDirectory folder = CreateDecoder();

        string[] names = [.. (await ModelRevision.DescribeFilesAsync(folder.Path, CancellationToken.None)).Files.Select(file => file.Path)];

        CollectionAssert.AreEqual(Files, names);
    }

    [TestMethod]
    public async Task ComputeAsync_ShardOutsideTheFolder_IsRefused()
    {
        using TempDirectory folder = CreateDecoder();
        folder.Write("model.safetensors.index.json", """{"weight_map":{"a":"../secret.safetensors"}}""");

        await Assert.ThrowsExactlyAsync<ModelFormatException>(() => ComputeAsync(folder));
    }

    private static TempDirectory CreateDecoder()
    {
        var folder = new TempDirectory();
        foreach (string name in Files)
        {
            folder.Write(name, name);
        }

        folder.Write("config.json", """{"architectures":["LlamaForCausalLM"]}""");
        folder.Write(
            "model.safetensors.index.json", """{"weight_map":{"a":"model-1.safetensors","b":"model-2.safetensors","c":"model-1.safetensors"}}""");
        return folder;
    }

    private static Task<string> ComputeAsync(TempDirectory folder) => ModelRevision.ComputeAsync(folder.Path, CancellationToken.None);
}
