using Pipeline.Contracts;
using Pipeline.TestKit;
using Pipeline.TestKit.Storage;
using Pipeline.Worker.Models;
using Pipeline.Worker.Models.Fetching;
using Pipeline.Worker.Tests.Fakes;

namespace Pipeline.Worker.Tests.Models.Fetching;

/// <summary>What becomes of a cache that several workers and revisions share.</summary>
[TestClass]
public sealed class ModelCacheTests : IDisposable
{
    private readonly CacheFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [TestMethod]
    public async Task FetchAsync_TwoWorkersAtOnce_OneFetchesForBoth()
    {
        using var files = new ModelFiles();
        string revision = await files.RegisterAsync(_fixture.Store);
        string weights = BlobLayout.ModelFile(TestModel.Slug, revision, ModelFiles.Weights);
        var bothAreThere = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int opens = 0;
        _fixture.Store.Before = async call =>
        {
            if (call == new BlobCall(BlobOperation.Open, weights))
            {
                Interlocked.Increment(ref opens);
                await bothAreThere.Task;
            }
        };

        Task<FetchedModel> first = _fixture.FetchAsync();
        Task<FetchedModel> second = _fixture.FetchAsync();
        await Eventually.HoldsAsync(
            () => _fixture.Logger.Entries.Any(entry => entry.Message.Contains("waiting for another worker", StringComparison.Ordinal)),
            "one of the two waits");
        bothAreThere.SetResult();
        using FetchedModel one = await first;
        using FetchedModel other = await second;

        Assert.AreEqual(1, opens);
        Assert.AreEqual(one.Path, other.Path);
        files.AssertSameIn(one.Path);
    }

    [TestMethod]
    public async Task FetchAsync_LeftOfACrash_IsRemoved()
    {
        using var files = new ModelFiles();
        string revision = await files.RegisterAsync(_fixture.Store);
        string folder = Path.Combine(_fixture.Root, TestModel.Slug, revision);
        Directory.CreateDirectory(Path.Combine(folder, "1_Pooling"));
        string[] left = [PartName.Beside(Path.Combine(folder, "model.safetensors")), PartName.Beside(Path.Combine(folder, "1_Pooling", "config.json"))];
        Array.ForEach(left, path => File.WriteAllText(path, "half"));

        using FetchedModel fetched = await _fixture.FetchAsync();

        Assert.IsFalse(left.Any(File.Exists));
        files.AssertSameIn(fetched.Path);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("""{"v":2}""")]
    [DataRow("""{"v":1,"revision":"other","files":[]}""")]
    public async Task FetchAsync_MarkerIsDamaged_LooksAtTheFilesAndWritesItAnew(string marker)
    {
        using var files = new ModelFiles();
        await files.RegisterAsync(_fixture.Store);
        using FetchedModel before = await _fixture.FetchAsync();
        await File.WriteAllTextAsync(Path.Combine(before.Path, ".complete"), marker);
        (await _fixture.FetchAsync()).Dispose();

        using FetchedModel after = await _fixture.FetchAsync();

        Assert.AreEqual("check cache", after.Phases.Single().Name);
        Assert.HasCount(1, _fixture.Logger.Entries.Where(entry => entry.Message.Contains("fetched into", StringComparison.Ordinal)).ToArray());
    }

    [TestMethod]
    public async Task RepairAsync_DamagedFile_IsFetchedAnewWhileOthersUseTheOldOne()
    {
        using var files = new ModelFiles();
        await files.RegisterAsync(_fixture.Store);
        using FetchedModel fetched = await _fixture.FetchAsync();
        string weights = Path.Combine(fetched.Path, ModelFiles.Weights);
        byte[] damaged = files.Read(ModelFiles.Weights);
        damaged[99] ^= 1;
        await File.WriteAllBytesAsync(weights, damaged);
        await using FileStream user = File.OpenRead(weights);
        ModelFetcher fetcher = _fixture.CreateFetcher();

        bool first = await fetcher.RepairAsync(TestModel.Id, fetched, CancellationToken.None);
        bool second = await fetcher.RepairAsync(TestModel.Id, fetched, CancellationToken.None);

        Assert.IsTrue(first);
        Assert.IsFalse(second);
        files.AssertSameIn(fetched.Path);
        byte[] seen = new byte[damaged.Length];
        await user.ReadExactlyAsync(seen);
        CollectionAssert.AreEqual(damaged, seen);
    }

    [TestMethod]
    public async Task RemoveOthers_ReplacedRevision_GoesOnceNobodyUsesIt()
    {
        using var files = new ModelFiles();
        string oldRevision = await files.RegisterAsync(_fixture.Store);
        FetchedModel old = await _fixture.FetchAsync();
        files.Change();
        string newRevision = await files.RegisterAsync(_fixture.Store, replace: true);
        ModelFetcher fetcher = _fixture.CreateFetcher();
        using FetchedModel replaced = await fetcher.FetchAsync(TestModel.Id, CancellationToken.None);

        fetcher.RemoveOthers(TestModel.Id, replaced);
        bool wasKept = Directory.Exists(old.Path);
        old.Dispose();
        fetcher.RemoveOthers(TestModel.Id, replaced);

        Assert.AreNotEqual(oldRevision, newRevision);
        Assert.IsTrue(wasKept);
        Assert.IsFalse(Directory.Exists(old.Path));
        files.AssertSameIn(replaced.Path);
    }

    [TestMethod]
    public async Task FetchAsync_CacheBelowAFile_NamesTheFolderAndTheSetting()
    {
        using var files = new ModelFiles();
        await files.RegisterAsync(_fixture.Store);
        using var folder = new TempDirectory();
        string root = Path.Combine(folder.Write("file", ""), "cache");

        ModelLoadException exception = await Assert.ThrowsExactlyAsync<ModelLoadException>(
            () => _fixture.CreateFetcher(root: root).FetchAsync(TestModel.Id, CancellationToken.None));

        StringAssert.Contains(exception.Message, $"'test/model' cannot be put into the cache '{root}' (Worker:ModelCache)");
    }
}
