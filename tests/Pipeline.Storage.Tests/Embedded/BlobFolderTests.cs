using Pipeline.Contracts.Storage;
using Pipeline.Storage.Embedded;
using Pipeline.Storage.Embedded.Blobs;
using Pipeline.Storage.Embedded.Files;
using Pipeline.TestKit;

namespace Pipeline.Storage.Tests.Embedded;

/// <summary>What stands in the folder of a blob, and what late and dead writers can do there.</summary>
[TestClass]
public sealed class BlobFolderTests : IDisposable
{
    private const string Name = "a/blob";

    private readonly TempDirectory _root = new();
    private readonly EmbeddedBlobStore _store;
    private readonly BlobFolder _folder;

    public BlobFolderTests()
    {
        _store = new EmbeddedBlobStore(_root.Path, TimeProvider.System);
        _folder = new BlobFolder(BlobPaths.Blob(_root.Path, Name), Name);
    }

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    public void Dispose() => _root.Dispose();

    [TestMethod]
    public async Task Publish_ByAWriterThatSleptThroughOthers_IsRefused()
    {
        string version = await PutAsync();
        using VersionDraft late = _folder.Begin(long.Parse(version, System.Globalization.CultureInfo.InvariantCulture));
        late.Append("PIPEGONE"u8);
        for (int i = 0; i < 5; i++)
        {
            await PutAsync();
        }

        bool isPlaced = late.TryPlace();
        PublishOutcome outcome = _folder.Publish(late, BlobCondition.IfVersion(version), mayRebase: true);

        Assert.IsFalse(isPlaced, "the number behind an old version was free again");
        Assert.AreEqual(PublishOutcome.Refused, outcome);
        Assert.AreEqual("6", (await _store.FindAsync(Name, Token))?.Version);
    }

    [TestMethod]
    public async Task Put_AfterOthers_LeavesOnlyTheCurrentVersion()
    {
        for (int i = 0; i < 5; i++)
        {
            await PutAsync();
        }

        string[] left = [.. Directory.EnumerateFileSystemEntries(_folder.Path)];

        CollectionAssert.AreEqual(new[] { _folder.VersionPath(5) }, left);
    }

    [TestMethod]
    public async Task Put_DraftOfADeadProcessThere_RemovesIt()
    {
        await PutAsync();
        string draft = LeaveDraft(Gone());

        await PutAsync();

        Assert.IsFalse(File.Exists(draft));
        Assert.IsFalse(File.Exists(_folder.VersionPath(1)));
    }

    [TestMethod]
    public async Task TryPlace_DraftWasTakenForAbandoned_IsUnavailable()
    {
        await PutAsync();
        using VersionDraft draft = _folder.Begin(1);
        File.Delete(Directory.EnumerateFiles(_folder.Path, "t*").Single());

        Assert.ThrowsExactly<StorageUnavailableException>(() => draft.TryPlace());
    }

    [TestMethod]
    public async Task Open_StoreWithLeftovers_RemovesThoseOfTheDeadAndTheOld()
    {
        await PutAsync();
        await _store.StageAsync(Name, "b-1", new byte[10], Token);
        await _store.StageAsync(Name, "b-2", new byte[10], Token);
        string dead = LeaveDraft(Gone());
        string living = LeaveDraft(ProcessIdentity.Current);
        string foreign = LeaveDraft(ProcessIdentity.Current with { Namespace = 1 });
        string oldForeign = LeaveDraft(ProcessIdentity.Current with { Namespace = 2 });
        string oldBlock = Path.Combine(_folder.StagedPath(1), "b-1");
        DateTime twoDaysAgo = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2);
        File.SetLastWriteTimeUtc(oldForeign, twoDaysAgo);
        File.SetLastWriteTimeUtc(oldBlock, twoDaysAgo);

        _ = new EmbeddedBlobStore(_root.Path, TimeProvider.System);

        Assert.IsFalse(File.Exists(dead));
        Assert.IsFalse(File.Exists(oldForeign));
        Assert.IsFalse(File.Exists(oldBlock));
        Assert.IsTrue(File.Exists(living));
        Assert.IsTrue(File.Exists(foreign));
        Assert.IsNotNull(await _store.CommitAsync(Name, ["b-2"], BlobMetadata.Empty, BlobCondition.None, Token));
    }

    [TestMethod]
    public async Task Commit_OtherBlocksStaged_RemovesThem()
    {
        await _store.StageAsync(Name, "b-1", new byte[10], Token);
        await _store.StageAsync(Name, "b-2", new byte[10], Token);

        await _store.CommitAsync(Name, ["b-1"], BlobMetadata.Empty, BlobCondition.None, Token);

        Assert.IsFalse(Directory.Exists(_folder.StagedPath(0)));
    }

    [TestMethod]
    public async Task Put_LongStream_IsWrittenWhileItIsRead()
    {
        const int Length = 8 << 20;
        long written = 0;
        using ObservedStream content = new(Length, atByte: Length / 2, () =>
            written = new FileInfo(Directory.EnumerateFiles(_folder.Path, "t*").Single()).Length);

        await _store.PutAsync(Name, content, BlobMetadata.Empty, BlobCondition.None, Token);

        Assert.IsGreaterThan(Length / 4, written);
    }

    [TestMethod]
    public async Task StageCopy_RangeOutsideTheSource_Throws()
    {
        string version = await PutAsync();

        await Assert.ThrowsExactlyAsync<ArgumentOutOfRangeException>(
            () => _store.StageCopyAsync(Name, "b-1", new BlobSlice(Name, version, 1, 3), Token));
    }

    [TestMethod]
    public void Open_FolderThatCannotBe_IsUnavailable()
    {
        string file = _root.Combine("file");
        File.WriteAllText(file, "x");

        var thrown = Assert.ThrowsExactly<StorageUnavailableException>(
            () => new EmbeddedBlobStore(Path.Combine(file, "blobs"), TimeProvider.System));

        Assert.Contains(file, thrown.Message);
    }

    private static ProcessIdentity Gone() =>
        ProcessIdentity.Current with { StartTime = ProcessIdentity.Current.StartTime - 1 };

    private string LeaveDraft(ProcessIdentity owner)
    {
        string path = Path.Combine(_folder.Path, (DraftName.Create(1) with { Owner = owner }).ToString());
        File.WriteAllText(path, "half");
        return path;
    }

    private async Task<string> PutAsync()
    {
        using MemoryStream content = new([1, 2, 3]);
        return (await _store.PutAsync(Name, content, BlobMetadata.Empty, BlobCondition.None, Token))!;
    }
}
