using Microsoft.VisualStudio.TestTools.UnitTesting;
using Pipeline.Contracts.Storage;

namespace Pipeline.TestKit.Conformance;

/// <summary>Promises of staged blocks and commits.</summary>
public abstract class BlobBlockConformance : BlobWriteConformance
{
    [TestMethod]
    public async Task Stage_WithoutCommit_ChangesNothing()
    {
        string version = await PutAsync(Name(), "as it was");

        await StageAsync(Name(), "b-1", "new");
        await StageAsync(Name("fresh"), "b-1", "new");

        Assert.AreEqual("as it was", await ReadAsync(Name(), version: version));
        Assert.IsNull(await Store.FindAsync(Name("fresh"), Token));
        CollectionAssert.AreEqual(new[] { Name() }, await ListNamesAsync($"{Unique}/"));
    }

    [TestMethod]
    public async Task Stage_SameIdAgain_TheLastCounts()
    {
        await StageAsync(Name(), "b-1", "first");
        await StageAsync(Name(), "b-1", "second");

        await CommitAsync(Name(), ["b-1"]);

        Assert.AreEqual("second", await ReadAsync(Name()));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("Upper")]
    [DataRow("a_b")]
    [DataRow("../x")]
    [DataRow("a/b")]
    [DataRow("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task Stage_IdOfAnotherForm_Throws(string blockId)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => StageAsync(Name(), blockId, "x"));
    }

    [TestMethod]
    public async Task Stage_NoByte_Throws()
    {
        string version = await PutAsync(Name("source"), "source");
        BlobSlice none = new(Name("source"), version, 0, 0);

        await Assert.ThrowsAsync<ArgumentException>(() => StageAsync(Name(), "b-1", ""));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.StageCopyAsync(Name(), "b-1", none, Token));
    }

    [TestMethod]
    public async Task Commit_Blocks_StandInTheOrderGiven()
    {
        string longest = new('z', 64);
        string other = new('a', 64);
        await StageAsync(Name(), longest, "one ");
        await StageAsync(Name(), other, "two ");

        string? version = await CommitAsync(Name(), [other, longest, other]);

        Assert.AreEqual("two one two ", await ReadAsync(Name(), version: version));
    }

    [TestMethod]
    public async Task Commit_CommittedBlocks_CanBeNamedAgain()
    {
        await StageAsync(Name(), "b-1", "one ");
        await StageAsync(Name(), "b-2", "two ");
        string? first = await CommitAsync(Name(), ["b-1", "b-2"]);
        await StageAsync(Name(), "b-3", "three ");

        string? second = await CommitAsync(Name(), ["b-1", "b-2", "b-3"], BlobCondition.IfVersion(first!));
        string? third = await CommitAsync(Name(), ["b-3", "b-1"], BlobCondition.IfVersion(second!));

        Assert.AreEqual("three one ", await ReadAsync(Name(), version: third));
    }

    [TestMethod]
    public async Task Commit_BlockThatAnEarlierCommitLeftOut_IsNull()
    {
        await StageAsync(Name(), "b-1", "one ");
        await StageAsync(Name(), "b-2", "two ");
        await StageAsync(Name(), "b-3", "three ");
        await CommitAsync(Name(), ["b-1", "b-2"]);
        string? current = await CommitAsync(Name(), ["b-1"]);

        string? withStaged = await CommitAsync(Name(), ["b-1", "b-3"]);
        string? withCommitted = await CommitAsync(Name(), ["b-1", "b-2"]);

        Assert.IsNull(withStaged);
        Assert.IsNull(withCommitted);
        Assert.AreEqual("one ", await ReadAsync(Name(), version: current));
    }

    [TestMethod]
    public async Task Commit_UnknownBlock_IsNullAndChangesNothing()
    {
        await StageAsync(Name(), "b-1", "one");

        string? unknown = await CommitAsync(Name(), ["b-1", "b-9"]);
        BlobProperties? between = await Store.FindAsync(Name(), Token);
        string? known = await CommitAsync(Name(), ["b-1"]);

        Assert.IsNull(unknown);
        Assert.IsNull(between);
        Assert.AreEqual("one", await ReadAsync(Name(), version: known));
    }

    [TestMethod]
    public async Task Commit_ConditionDoesNotHold_IsNullAndKeepsTheBlocks()
    {
        string old = await PutAsync(Name(), "old");
        string current = await PutAsync(Name(), "current");
        await StageAsync(Name(), "b-1", "new");

        string? ifAbsent = await CommitAsync(Name(), ["b-1"], BlobCondition.IfAbsent);
        string? ifOld = await CommitAsync(Name(), ["b-1"], BlobCondition.IfVersion(old));
        string between = await ReadAsync(Name(), version: current);
        string? ifCurrent = await CommitAsync(Name(), ["b-1"], BlobCondition.IfVersion(current));

        Assert.IsNull(ifAbsent);
        Assert.IsNull(ifOld);
        Assert.AreEqual("current", between);
        Assert.AreEqual("new", await ReadAsync(Name(), version: ifCurrent));
    }

    [TestMethod]
    public async Task Commit_Metadata_IsReplacedWhole()
    {
        Dictionary<string, string> first = new() { ["owner"] = "a", ["count"] = "1" };
        Dictionary<string, string> second = new() { ["count"] = "2" };
        await Store.CommitAsync(Name(), [], first, BlobCondition.IfAbsent, Token);

        string? version = await Store.CommitAsync(Name(), [], second, BlobCondition.None, Token);

        BlobProperties? found = await Store.FindAsync(Name(), Token);
        Assert.AreEqual(version, found?.Version);
        CollectionAssert.AreEquivalent(second.ToArray(), found?.Metadata.ToArray());
    }

    [TestMethod]
    public async Task Commit_NoBlocks_IsABlobOfNoBytes()
    {
        string? version = await CommitAsync(Name(), [], BlobCondition.IfAbsent);

        Assert.AreEqual("", await ReadAsync(Name(), version: version));
        Assert.AreEqual(0, (await Store.FindAsync(Name(), Token))?.Length);
    }

    [TestMethod]
    public async Task Commit_AfterPutOrDelete_OldBlocksAreGone()
    {
        await StageAsync(Name(), "b-1", "one");
        await CommitAsync(Name(), ["b-1"]);
        await PutAsync(Name(), "put");
        string? afterPut = await CommitAsync(Name(), ["b-1"]);
        await StageAsync(Name(), "b-2", "two");
        await CommitAsync(Name(), ["b-2"]);
        await Store.DeleteAsync(Name(), BlobCondition.None, Token);
        string? afterDelete = await CommitAsync(Name(), ["b-2"]);

        Assert.IsNull(afterPut);
        Assert.IsNull(afterDelete);
        Assert.IsNull(await Store.FindAsync(Name(), Token));
    }

    [TestMethod]
    public async Task Commit_ManyIfVersion_OneWins()
    {
        for (int round = 0; round < 5; round++)
        {
            string version = await PutAsync(Name(), "start");
            for (int writer = 0; writer < 6; writer++)
            {
                await StageAsync(Name(), $"w-{writer}", $"writer {writer}");
            }

            int winners = await CountWinnersAsync(6, async (client, index) => await client.CommitAsync(
                Name(), [$"w-{index}"], BlobMetadata.Empty, BlobCondition.IfVersion(version), Token) is not null);

            Assert.AreEqual(1, winners);
            Assert.StartsWith("writer ", await ReadAsync(Name()));
        }
    }

    [TestMethod]
    public async Task StageCopy_RangeOfAnother_BecomesABlock()
    {
        string version = await PutAsync(Name("source"), "0123456789");
        await Store.StageCopyAsync(Name(), "b-1", new BlobSlice(Name("source"), version, 2, 5), Token);
        await StageAsync(Name(), "b-2", "|");
        await Store.StageCopyAsync(Name(), "b-3", new BlobSlice(Name("source"), version, 0, 10), Token);
        await Store.DeleteAsync(Name("source"), BlobCondition.None, Token);

        await CommitAsync(Name(), ["b-1", "b-2", "b-3"]);

        Assert.AreEqual("23456|0123456789", await ReadAsync(Name()));
    }

    [TestMethod]
    public async Task StageCopy_OfTheBlobItself_ReordersIt()
    {
        string version = await PutAsync(Name(), "worldhello");
        await Store.StageCopyAsync(Name(), "b-1", new BlobSlice(Name(), version, 5, 5), Token);
        await Store.StageCopyAsync(Name(), "b-2", new BlobSlice(Name(), version, 0, 5), Token);

        string? committed = await CommitAsync(Name(), ["b-1", "b-2"], BlobCondition.IfVersion(version));

        Assert.AreEqual("helloworld", await ReadAsync(Name(), version: committed));
    }

    [TestMethod]
    public async Task StageCopy_SourceGoneOrReplaced_Throws()
    {
        string old = await PutAsync(Name("source"), "old");
        await PutAsync(Name("source"), "new");

        await Assert.ThrowsExactlyAsync<BlobVersionGoneException>(
            () => Store.StageCopyAsync(Name(), "b-1", new BlobSlice(Name("source"), old, 0, 1), Token));
        await Assert.ThrowsExactlyAsync<BlobNotFoundException>(
            () => Store.StageCopyAsync(Name(), "b-1", new BlobSlice(Name("never"), old, 0, 1), Token));
        Assert.IsNull(await CommitAsync(Name(), ["b-1"]));
    }
}
