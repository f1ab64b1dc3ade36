using System.Globalization;
using Pipeline.Contracts.Storage;
using Pipeline.Storage.Embedded;
using Pipeline.Storage.Embedded.Blobs;
using Pipeline.Storage.Embedded.Files;
using Pipeline.TestKit;

namespace Pipeline.Storage.Tests.Embedded;

/// <summary>What becomes of the folder of a deleted blob, and what those can do who slept through it.</summary>
[TestClass]
public sealed class BlobDeletionTests : IDisposable
{
    private const string Name = "a/b/blob";

    private readonly TempDirectory _root = new();
    private readonly EmbeddedBlobStore _store;
    private readonly BlobFolder _folder;

    public BlobDeletionTests()
    {
        _store = new EmbeddedBlobStore(_root.Path, TimeProvider.System);
        _folder = new BlobFolder(_root.Path, Name);
    }

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    public void Dispose() => _root.Dispose();

    [TestMethod]
    public async Task Delete_ManyBlobs_LeavesNoEntryForAListingToVisit()
    {
        await PutAsync("open/kept");
        string[] before = Entries();
        for (int i = 0; i < 50; i++)
        {
            await PutAsync($"open/{i}");
            await PutAsync($"files/{i}/content");
            await _store.StageAsync($"open/{i}", "b-1", new byte[10], Token);
        }

        for (int i = 0; i < 50; i++)
        {
            Assert.IsTrue(await _store.DeleteAsync($"open/{i}", BlobCondition.None, Token));
            Assert.IsTrue(await _store.DeleteAsync($"files/{i}/content", BlobCondition.None, Token));
        }

        CollectionAssert.AreEquivalent(before, Entries());
    }

    [TestMethod]
    public async Task Delete_LongSegments_RemovesTheirFolders()
    {
        string[] before = Entries();
        string name = $"{new string('a', 210)}/{new string('b', 210)}";
        await PutAsync(name);

        await _store.DeleteAsync(name, BlobCondition.None, Token);

        CollectionAssert.AreEquivalent(before, Entries());
    }

    [TestMethod]
    public async Task Publish_ByAWriterThatSleptThroughADeletion_IsNotPlaced()
    {
        string version = await PutAsync(Name);
        using VersionDraft late = _folder.TryBegin(Number(version))!;
        await _store.DeleteAsync(Name, BlobCondition.None, Token);

        LinkOutcome linked = late.TryPlace();
        PublishOutcome conditional = _folder.Publish(late, BlobCondition.IfVersion(version), mayRebase: true);
        PublishOutcome unconditional = _folder.Publish(late, BlobCondition.None, mayRebase: true);

        Assert.AreEqual(LinkOutcome.SourceGone, linked);
        Assert.AreEqual(PublishOutcome.Refused, conditional);
        Assert.AreEqual(PublishOutcome.Moved, unconditional);
    }

    [TestMethod]
    public async Task Publish_ByAWriterThatSleptIntoTheNextLife_IsNotPlaced()
    {
        string version = await PutAsync(Name);
        using VersionDraft late = _folder.TryBegin(Number(version))!;
        await _store.DeleteAsync(Name, BlobCondition.None, Token);
        string next = await PutAsync(Name);
        using VersionDraft later = _folder.TryBegin(Number(version))!;

        LinkOutcome linked = late.TryPlace();
        PublishOutcome conditional = _folder.Publish(later, BlobCondition.IfVersion(version), mayRebase: true);
        PublishOutcome unconditional = _folder.Publish(later, BlobCondition.None, mayRebase: false);

        Assert.AreEqual(LinkOutcome.SourceGone, linked);
        Assert.AreEqual(PublishOutcome.Refused, conditional);
        Assert.AreEqual(PublishOutcome.Moved, unconditional);
        Assert.AreEqual(next, (await _store.FindAsync(Name, Token))?.Version);
    }

    [TestMethod]
    public async Task Publish_DraftBegunInAClosingFolder_IsNotPlacedAndTheFolderGoes()
    {
        string version = await PutAsync(Name);
        await _store.DeleteAsync(Name, BlobCondition.None, Token);
        Directory.CreateDirectory(_folder.Path);
        using VersionDraft late = _folder.TryBegin(Number(version))!;

        PublishOutcome outcome = _folder.Publish(late, BlobCondition.None, mayRebase: true);

        Assert.AreEqual(PublishOutcome.Moved, outcome);
        Assert.IsFalse(Directory.Exists(_folder.Path));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Put_BlobIsDeletedWhileItsContentComes_IsWhole(bool isPutAgain)
    {
        const int Length = 1 << 20;
        string version = await PutAsync(Name);
        using ObservedStream content = new(Length, atByte: Length / 2, () =>
        {
            Assert.IsTrue(_store.DeleteAsync(Name, BlobCondition.None, Token).GetAwaiter().GetResult());
            if (isPutAgain)
            {
                PutAsync(Name).GetAwaiter().GetResult();
            }
        });

        string? put = await _store.PutAsync(Name, content, BlobMetadata.Empty, BlobCondition.None, Token);

        BlobProperties? found = await _store.FindAsync(Name, Token);
        Assert.AreNotEqual(version, put);
        Assert.AreEqual(put, found?.Version);
        Assert.AreEqual(Length, found?.Length);
    }

    [TestMethod]
    public async Task Put_UnderTheVersionThatIsDeletedMeanwhile_IsRefused()
    {
        const int Length = 1 << 20;
        string version = await PutAsync(Name);
        using ObservedStream content = new(Length, atByte: Length / 2, () =>
            Assert.IsTrue(_store.DeleteAsync(Name, BlobCondition.None, Token).GetAwaiter().GetResult()));

        string? put = await _store.PutAsync(Name, content, BlobMetadata.Empty, BlobCondition.IfVersion(version), Token);

        Assert.IsNull(put);
        Assert.IsNull(await _store.FindAsync(Name, Token));
    }

    [TestMethod]
    public async Task Commit_BlocksStagedInAnEarlierLife_IsRefused()
    {
        await PutAsync(Name);
        await _store.StageAsync(Name, "b-1", new byte[10], Token);
        await _store.DeleteAsync(Name, BlobCondition.None, Token);

        string? afterDelete = await _store.CommitAsync(Name, ["b-1"], BlobMetadata.Empty, BlobCondition.None, Token);
        await PutAsync(Name);
        string? inNextLife = await _store.CommitAsync(Name, ["b-1"], BlobMetadata.Empty, BlobCondition.None, Token);

        Assert.IsNull(afterDelete);
        Assert.IsNull(inNextLife);
    }

    [TestMethod]
    public async Task Run_FolderInUse_TakesNothing()
    {
        long number = Number(await PutAsync(Name));
        await _store.StageAsync(Name, "b-1", new byte[10], Token);
        using VersionDraft draft = _folder.TryBegin(number)!;
        string[] before = Entries();

        FolderClosing.Run(_folder);
        FolderFounding.Run(_folder);

        CollectionAssert.AreEquivalent(before, Entries());
        Assert.AreEqual(LinkOutcome.Created, draft.TryPlace());
    }

    [TestMethod]
    public async Task Clean_AfterAVersionOfAnEarlierLife_TakesNothing()
    {
        await PutAsync(Name);
        await _store.StageAsync(Name, "b-1", new byte[10], Token);
        string[] before = Entries();

        FolderCleaning.Clean(_folder, placed: long.MaxValue);

        CollectionAssert.AreEquivalent(before, Entries());
    }

    /// <summary>Everything that a kill can leave of a deletion, and what sleepers can add to it.</summary>
    [TestMethod]
    [DataRow("")]
    [DataRow("9")]
    [DataRow("8 9")]
    [DataRow("n7 8 9 t7 t8 t9 s8 s9")]
    [DataRow("t8")]
    [DataRow("s8")]
    public async Task Open_HalfOfADeletion_IsAbsentAndPutAgainOrSwept(string entries)
    {
        foreach (bool isPutAgain in new[] { true, false })
        {
            LeaveHalf(entries);

            bool isFound = await _store.FindAsync(Name, Token) is not null;
            string? put = isPutAgain ? await PutAsync(Name, BlobCondition.IfAbsent) : null;
            _ = new EmbeddedBlobStore(_root.Path, TimeProvider.System);

            Assert.IsFalse(isFound);
            Assert.AreEqual(isPutAgain, put is not null);
            Assert.AreEqual(isPutAgain, Directory.Exists(_root.Combine("a")));
            Assert.AreEqual(put, (await _store.FindAsync(Name, Token))?.Version);
            await _store.DeleteAsync(Name, BlobCondition.None, Token);
        }
    }

    [TestMethod]
    public void Open_FoldersMadeByTheDead_RemovesThem()
    {
        ProcessIdentity gone = ProcessIdentity.Current with { StartTime = ProcessIdentity.Current.StartTime - 1 };
        string dead = Directory.CreateDirectory(Path.Combine(BlobPaths.Founding(_root.Path), $"{gone}-1")).FullName;
        string living = Directory.CreateDirectory(
            Path.Combine(BlobPaths.Founding(_root.Path), $"{ProcessIdentity.Current}-ffff")).FullName;

        _ = new EmbeddedBlobStore(_root.Path, TimeProvider.System);

        Assert.IsFalse(Directory.Exists(dead));
        Assert.IsTrue(Directory.Exists(living));
    }

    private static long Number(string version) => long.Parse(version, CultureInfo.InvariantCulture);

    private string[] Entries() =>
        [.. Directory.EnumerateFileSystemEntries(_root.Path, "*", SearchOption.AllDirectories)
            .Where(entry => entry != BlobPaths.Founding(_root.Path))];

    /// <summary>Versions 8 and 9, of which 9 is the deletion, drafts that follow a version, and staged blocks.</summary>
    private void LeaveHalf(string entries)
    {
        Directory.CreateDirectory(_folder.Path);
        foreach (string entry in entries.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (entry[0])
            {
                case 's':
                    string staged = Path.Combine(_folder.Path, entry);
                    Directory.CreateDirectory(staged);
                    File.WriteAllText(Path.Combine(staged, "b"), "x");
                    break;
                case 't':
                    File.WriteAllText(Path.Combine(_folder.Path, DraftName.Create(Number(entry[1..])).ToString()), "half");
                    break;
                case 'n':
                    File.WriteAllBytes(Path.Combine(_folder.Path, entry), []);
                    break;
                default:
                    File.WriteAllBytes(
                        _folder.VersionPath(Number(entry)), entry == "9" ? BlobFile.Tombstone.ToArray() : new byte[100]);
                    break;
            }
        }
    }

    private async Task<string> PutAsync(string name) => (await PutAsync(name, BlobCondition.None))!;

    private async Task<string?> PutAsync(string name, BlobCondition condition)
    {
        using MemoryStream content = new([1, 2, 3]);
        return await _store.PutAsync(name, content, BlobMetadata.Empty, condition, Token);
    }
}
