using System.Globalization;
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
        _folder = new BlobFolder(_root.Path, Name);
    }

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    public void Dispose() => _root.Dispose();

    [TestMethod]
    public async Task Publish_ByAWriterThatSleptThroughOthers_IsRefused()
    {
        string version = await PutAsync();
        using VersionDraft late = _folder.TryBegin(Number(version))!;
        late.Append("PIPEGONE"u8);
        string last = version;
        for (int i = 0; i < 5; i++)
        {
            last = await PutAsync();
        }

        LinkOutcome linked = late.TryPlace();
        PublishOutcome outcome = _folder.Publish(late, BlobCondition.IfVersion(version), mayRebase: true);

        Assert.AreEqual(LinkOutcome.Exists, linked, "the number behind an old version was free again");
        Assert.AreEqual(PublishOutcome.Refused, outcome);
        Assert.AreEqual(last, (await _store.FindAsync(Name, Token))?.Version);
    }

    [TestMethod]
    public async Task Put_AfterOthers_LeavesOnlyTheCurrentVersion()
    {
        string last = "";
        for (int i = 0; i < 5; i++)
        {
            last = await PutAsync();
        }

        string[] left = [.. Directory.EnumerateFileSystemEntries(_folder.Path)];

        CollectionAssert.AreEqual(new[] { _folder.VersionPath(Number(last)) }, left);
    }

    [TestMethod]
    public async Task Put_DraftOfADeadProcessThere_RemovesIt()
    {
        long number = Number(await PutAsync());
        string draft = LeaveDraft(number, Gone());

        await PutAsync();

        Assert.IsFalse(File.Exists(draft));
        Assert.IsFalse(File.Exists(_folder.VersionPath(number)));
    }

    [TestMethod]
    public async Task Publish_DraftWasTakenForAbandoned_IsToBeMadeAgain()
    {
        long number = Number(await PutAsync());
        using VersionDraft draft = _folder.TryBegin(number)!;
        using VersionDraft other = _folder.TryBegin(number - 1)!;
        foreach (string path in Directory.EnumerateFiles(_folder.Path, "t*"))
        {
            File.Delete(path);
        }

        PublishOutcome placing = _folder.Publish(draft, BlobCondition.None, mayRebase: true);
        PublishOutcome rebasing = _folder.Publish(other, BlobCondition.None, mayRebase: true);

        Assert.AreEqual(PublishOutcome.Moved, placing);
        Assert.AreEqual(PublishOutcome.Moved, rebasing);
    }

    [TestMethod]
    public async Task Open_StoreWithLeftovers_RemovesThoseOfTheDeadAndTheOld()
    {
        long number = Number(await PutAsync());
        await _store.StageAsync(Name, "b-1", new byte[10], Token);
        await _store.StageAsync(Name, "b-2", new byte[10], Token);
        string dead = LeaveDraft(number, Gone());
        string living = LeaveDraft(number, ProcessIdentity.Current);
        string foreign = LeaveDraft(number, ProcessIdentity.Current with { Namespace = 1 });
        string oldForeign = LeaveDraft(number, ProcessIdentity.Current with { Namespace = 2 });
        string oldBlock = Path.Combine(_folder.StagedPath(number), "b-1");
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

        Assert.IsEmpty(Directory.EnumerateDirectories(_folder.Path));
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

    private static long Number(string version) => long.Parse(version, CultureInfo.InvariantCulture);

    private string LeaveDraft(long number, ProcessIdentity owner)
    {
        string path = Path.Combine(_folder.Path, (DraftName.Create(number) with { Owner = owner }).ToString());
        File.WriteAllText(path, "half");
        return path;
    }

    private async Task<string> PutAsync()
    {
        using MemoryStream content = new([1, 2, 3]);
        return (await _store.PutAsync(Name, content, BlobMetadata.Empty, BlobCondition.None, Token))!;
    }
}
