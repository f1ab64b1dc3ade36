using Pipeline.Contracts.Storage;
using Pipeline.TestKit;
using Pipeline.TestKit.Storage;
using Pipeline.Worker.Models;
using Pipeline.Worker.Models.Fetching;

namespace Pipeline.Worker.Tests.Fakes;

/// <summary>A store in memory and a cache in a folder of its own.</summary>
internal sealed class CacheFixture : IDisposable
{
    private readonly TempDirectory _folder = new();

    public InMemoryBlobStore Store { get; } = new(new ManualTimeProvider());

    public RecordingLogger<ModelFetcher> Logger { get; } = new();

    public string Root => _folder.Combine("cache");

    /// <summary>The fetcher of a worker: over the store, or one that stands before it.</summary>
    public ModelFetcher CreateFetcher(IBlobStore? store = null, string? root = null)
    {
        var cache = new ModelCache(root ?? Root, TimeProvider.System);
        return new ModelFetcher(store ?? Store, new ModelRegistration(store ?? Store), cache, TimeProvider.System, Logger);
    }

    public Task<FetchedModel> FetchAsync(IBlobStore? store = null) => CreateFetcher(store).FetchAsync(TestModel.Id, CancellationToken.None);

    /// <summary>Empties the cache.</summary>
    public void Clear()
    {
        if (Directory.Exists(Root))
        {
            Directory.Delete(Root, recursive: true);
        }
    }

    public void Dispose() => _folder.Dispose();
}
