using Pipeline.Contracts.Storage;
using Pipeline.TestKit;
using Pipeline.TestKit.Conformance;
using Pipeline.TestKit.Storage;

namespace Pipeline.Storage.Tests.InMemory;

/// <summary>The fake that other projects' tests stand on keeps the port's promises too.</summary>
[TestClass]
public sealed class InMemoryBlobStoreConformanceTests : BlobStoreConformance
{
    private readonly ManualTimeProvider _time = new();
    private readonly InMemoryBlobStore _store;

    public InMemoryBlobStoreConformanceTests()
    {
        _store = new InMemoryBlobStore(_time);
    }

    protected override Task<IBlobStore> OpenStoreAsync() => Task.FromResult<IBlobStore>(_store);

    protected override Task PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        return Task.CompletedTask;
    }
}
