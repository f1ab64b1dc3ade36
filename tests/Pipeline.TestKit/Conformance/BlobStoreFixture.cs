using Microsoft.VisualStudio.TestTools.UnitTesting;
using Pipeline.Contracts.Storage;

namespace Pipeline.TestKit.Conformance;

/// <summary>What the parts of the blob suite share.</summary>
public abstract class BlobStoreFixture : ConformanceFixture
{
    protected override string Port => "blob store";

    /// <summary>The client that most tests use.</summary>
    protected IBlobStore Store { get; private set; } = null!;

    [TestInitialize]
    public async Task OpenAsync() => Store = await OpenStoreAsync();

    /// <summary>Another client of the same storage; may be the same object.</summary>
    protected abstract Task<IBlobStore> OpenStoreAsync();

    /// <summary>A name that no other test uses.</summary>
    protected string Name(string tail = "blob") => $"{Unique}/{tail}";

    protected async Task<string> PutAsync(string name, string text)
    {
        string? version = await TryPutAsync(name, text, BlobCondition.None);
        return version ?? throw new AssertFailedException($"An unconditional put of '{name}' did not take place.");
    }

    protected async Task<string?> TryPutAsync(string name, string text, BlobCondition condition, IBlobStore? store = null)
    {
        using MemoryStream content = new(Bytes(text));
        return await (store ?? Store).PutAsync(name, content, BlobMetadata.Empty, condition, Token);
    }

    protected Task StageAsync(string name, string blockId, string text) =>
        Store.StageAsync(name, blockId, Bytes(text), Token);

    protected Task<string?> CommitAsync(string name, IReadOnlyList<string> blockIds, BlobCondition condition = default) =>
        Store.CommitAsync(name, blockIds, BlobMetadata.Empty, condition, Token);

    protected async Task<string> ReadAsync(string name, BlobRange? range = null, string? version = null)
    {
        await using BlobContent content = await Store.OpenAsync(name, range ?? BlobRange.All, version, Token);
        using MemoryStream copy = new();
        await content.Stream.CopyToAsync(copy, Token);
        return Text(copy.ToArray());
    }

    protected async Task<List<string>> ListNamesAsync(string prefix)
    {
        List<string> names = [];
        await foreach (BlobProperties blob in Store.ListAsync(prefix, Token))
        {
            names.Add(blob.Name);
        }

        return names;
    }

    protected async Task<List<string>> ListSegmentsAsync(string prefix, string? after = null)
    {
        List<string> segments = [];
        await foreach (string segment in Store.ListSegmentsAsync(prefix, after, Token))
        {
            segments.Add(segment);
        }

        return segments;
    }

    /// <summary>Runs the same attempt in many clients at once and tells how many say that theirs took place.</summary>
    protected async Task<int> CountWinnersAsync(int count, Func<IBlobStore, int, Task<bool>> attempt)
    {
        Task<bool>[] attempts = new Task<bool>[count];
        for (int i = 0; i < count; i++)
        {
            int index = i;
            IBlobStore client = await OpenStoreAsync();
            attempts[i] = Task.Run(() => attempt(client, index), Token);
        }

        return (await Task.WhenAll(attempts)).Count(won => won);
    }
}
