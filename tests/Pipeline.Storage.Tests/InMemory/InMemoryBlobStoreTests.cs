using Pipeline.Contracts.Storage;
using Pipeline.TestKit;
using Pipeline.TestKit.Conformance;
using Pipeline.TestKit.Storage;

namespace Pipeline.Storage.Tests.InMemory;

[TestClass]
public sealed class InMemoryBlobStoreTests : BlobStoreFixture
{
    private readonly ManualTimeProvider _time = new();
    private readonly InMemoryBlobStore _store;

    public InMemoryBlobStoreTests()
    {
        _store = new InMemoryBlobStore(_time);
    }

    [TestMethod]
    public async Task After_Throws_ReplyIsLostButTheWriteStands()
    {
        _store.After = FailPut;

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => PutAsync(Name(), "x"));

        Assert.AreEqual("x", await ReadAsync(Name()));
    }

    [TestMethod]
    public async Task Before_Throws_NothingIsWritten()
    {
        _store.Before = FailPut;

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => PutAsync(Name(), "x"));

        Assert.IsNull(await Store.FindAsync(Name(), Token));
    }

    private static Task FailPut(BlobCall call) =>
        call.Operation == BlobOperation.Put ? throw new StorageUnavailableException("The store", null) : Task.CompletedTask;

    protected override Task<IBlobStore> OpenStoreAsync() => Task.FromResult<IBlobStore>(_store);

    protected override Task PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        return Task.CompletedTask;
    }
}
