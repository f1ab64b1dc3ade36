using Microsoft.VisualStudio.TestTools.UnitTesting;
using Pipeline.Contracts.Storage;

namespace Pipeline.TestKit.Conformance;

/// <summary>
/// The blob port's promises, one test each; the base classes hold the rest. An adapter's test project derives one class,
/// says how to open the adapter and how time passes, and gets them all.
/// </summary>
public abstract class BlobStoreConformance : BlobBlockConformance
{
    [TestMethod]
    public async Task List_Prefix_GivesNamesInOrdinalOrder()
    {
        string[] tails = ["a", "a-b", "a.c", "a/b", "a/b/c", "a0", "B", "b/z"];
        foreach (string tail in tails)
        {
            await PutAsync(Name(tail), tail);
        }

        await PutAsync($"{Unique}x/y", "beside");

        List<string> all = await ListNamesAsync($"{Unique}/");
        List<string> some = await ListNamesAsync($"{Unique}/a");
        List<string> folder = await ListNamesAsync($"{Unique}/a/");
        List<string> none = await ListNamesAsync($"{Unique}/q");

        CollectionAssert.AreEqual(tails.Select(Name).Order(StringComparer.Ordinal).ToList(), all);
        CollectionAssert.AreEqual(all.Where(name => name.StartsWith($"{Unique}/a", StringComparison.Ordinal)).ToList(), some);
        CollectionAssert.AreEqual(new[] { Name("a/b"), Name("a/b/c") }, folder);
        Assert.IsEmpty(none);
    }

    [TestMethod]
    public async Task List_Blob_TellsItsProperties()
    {
        await PutAsync(Name(), "older");
        Dictionary<string, string> metadata = new() { ["done"] = "12", ["sealed"] = "true" };
        using MemoryStream content = new(Bytes("current"));
        string? version = await Store.PutAsync(Name(), content, metadata, BlobCondition.None, Token);

        List<BlobProperties> listed = [];
        await foreach (BlobProperties blob in Store.ListAsync(Name(), Token))
        {
            listed.Add(blob);
        }

        Assert.HasCount(1, listed);
        Assert.AreEqual(version, listed[0].Version);
        Assert.AreEqual(7, listed[0].Length);
        Assert.IsGreaterThanOrEqualTo(TimeSpan.Zero, listed[0].Age);
        CollectionAssert.AreEquivalent(metadata.ToArray(), listed[0].Metadata.ToArray());
    }

    [TestMethod]
    public async Task List_DeletedBlob_IsNotListed()
    {
        await PutAsync(Name("kept"), "x");
        await PutAsync(Name("folder/deleted"), "x");
        await Store.DeleteAsync(Name("folder/deleted"), BlobCondition.None, Token);

        CollectionAssert.AreEqual(new[] { Name("kept") }, await ListNamesAsync($"{Unique}/"));
        CollectionAssert.AreEqual(new[] { "kept" }, await ListSegmentsAsync($"{Unique}/"));
    }

    [TestMethod]
    public async Task ListSegments_Folder_GivesTheNextLevelOnce()
    {
        string[] tails = ["a", "a-b", "a/b", "a/c/d", "b/1", "b/2", "c"];
        foreach (string tail in tails)
        {
            await PutAsync(Name(tail), tail);
        }

        CollectionAssert.AreEqual(new[] { "a", "a-b", "b", "c" }, await ListSegmentsAsync($"{Unique}/"));
        CollectionAssert.AreEqual(new[] { "b", "c" }, await ListSegmentsAsync($"{Unique}/a/"));
        Assert.IsEmpty(await ListSegmentsAsync($"{Unique}/c/"));
        Assert.IsEmpty(await ListSegmentsAsync($"{Unique}/nothing/"));
    }

    [TestMethod]
    public async Task ListSegments_After_GivesTheRest()
    {
        foreach (string tail in new[] { "a/1", "b", "c/1", "d" })
        {
            await PutAsync(Name(tail), tail);
        }

        CollectionAssert.AreEqual(new[] { "c", "d" }, await ListSegmentsAsync($"{Unique}/", after: "b"));
        CollectionAssert.AreEqual(new[] { "c", "d" }, await ListSegmentsAsync($"{Unique}/", after: "bb"));
        Assert.IsEmpty(await ListSegmentsAsync($"{Unique}/", after: "d"));
    }

    [TestMethod]
    public async Task ListSegments_PrefixWithoutClosingSlash_Throws()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => ListSegmentsAsync(Unique));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("/a")]
    [DataRow("a/")]
    [DataRow("a//b")]
    [DataRow("../a")]
    [DataRow("a/../b")]
    [DataRow("a/./b")]
    [DataRow("a b")]
    [DataRow("a@b")]
    [DataRow("a\\b")]
    [DataRow("ä")]
    public async Task AnyCall_NameOfAnotherForm_Throws(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.FindAsync(name, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.OpenAsync(name, BlobRange.All, null, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => PutAsync(name, "x"));
        await Assert.ThrowsAsync<ArgumentException>(() => StageAsync(name, "b-1", "x"));
        await Assert.ThrowsAsync<ArgumentException>(
            () => Store.StageCopyAsync(Name(), "b-1", new BlobSlice(name, "1", 0, 1), Token));
        await Assert.ThrowsAsync<ArgumentException>(() => CommitAsync(name, []));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.DeleteAsync(name, BlobCondition.None, Token));
    }

    [TestMethod]
    public async Task Put_LongestNames_AreReadAndListed()
    {
        int room = BlobNaming.MaxNameLength - Unique.Length - 1;
        string oneSegment = Name(new string('x', room));
        string beside = Name(new string('x', room - 1));
        string manySegments = Name(string.Concat(Enumerable.Repeat("y/", room / 2))[..^1]);
        foreach (string name in new[] { oneSegment, beside, manySegments })
        {
            await PutAsync(name, name);
        }

        Assert.AreEqual(oneSegment, await ReadAsync(oneSegment));
        CollectionAssert.AreEqual(new[] { beside, oneSegment, manySegments }, await ListNamesAsync($"{Unique}/"));
        CollectionAssert.AreEqual(
            new[] { beside[(Unique.Length + 1)..], oneSegment[(Unique.Length + 1)..], "y" },
            await ListSegmentsAsync($"{Unique}/"));
    }

    [TestMethod]
    public async Task AnyCall_Cancelled_Throws()
    {
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => Store.FindAsync(Name(), cancelled.Token));
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => Store.OpenAsync(Name(), BlobRange.All, null, cancelled.Token));
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => Store.PutAsync(Name(), new MemoryStream([1]), BlobMetadata.Empty, BlobCondition.None, cancelled.Token));
    }
}
