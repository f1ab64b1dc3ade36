using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.TestKit;
using Pipeline.Worker.Models;
using Pipeline.Worker.Models.Uploading;

namespace Pipeline.Worker.Tests.Fakes;

/// <summary>A folder with files under names that a revision covers, which need not be a model: transfers do not look inside.</summary>
internal sealed class ModelFiles : IDisposable
{
    public const string Weights = "model.safetensors";

    public const string Pooling = "1_Pooling/config.json";

    private readonly TempDirectory _folder = new();

    /// <param name="weightBytes">Length of the biggest file.</param>
    public ModelFiles(int weightBytes = 5_000)
    {
        Random random = TestSeed.CreateRandom();
        byte[] weights = new byte[weightBytes];
        random.NextBytes(weights);
        _folder.Write(Weights, weights);
        _folder.Write(Pooling, "{}");
        _folder.Write("config.json", $$"""{"number":{{random.Next()}}}""");
        _folder.Write("tokenizer.json", "");
    }

    public static string[] Names { get; } = ["config.json", Pooling, "tokenizer.json", Weights];

    public string Path => _folder.Path;

    public byte[] Read(string name) => File.ReadAllBytes(_folder.Combine(name));

    /// <summary>Changes one file, and the revision with it.</summary>
    public void Change() => _folder.Write("config.json", """{"number":"other"}""");

    public async Task<ModelRecord> DescribeAsync() => new()
    {
        Id = TestModel.Id,
        Slug = TestModel.Slug,
        Endpoints = ["/v1/embeddings"],
        Revision = await ModelRevision.ComputeAsync(Path, CancellationToken.None),
        ContextLength = 16,
        Tokenizer = "none",
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    /// <summary>What <c>register --upload</c> does.</summary>
    /// <returns>The revision.</returns>
    public async Task<string> RegisterAsync(IBlobStore store, bool replace = false)
    {
        ModelRecord model = await DescribeAsync();
        await UploadAsync(store, model);
        await new ModelRegistration(store).RegisterAsync(model, replace, CancellationToken.None);
        return model.Revision;
    }

    public Task UploadAsync(IBlobStore store, ModelRecord model, TextWriter? output = null) =>
        new ModelUploader(store, output ?? TextWriter.Null, TimeProvider.System).UploadAsync(Path, model, CancellationToken.None);

    public void AssertSameIn(string folder)
    {
        foreach (string name in Names)
        {
            CollectionAssert.AreEqual(Read(name), File.ReadAllBytes(System.IO.Path.Combine(folder, name)), name);
        }
    }

    public void Dispose() => _folder.Dispose();
}
