using System.Security.Cryptography;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Pipeline.Contracts.Storage;

namespace Pipeline.TestKit.Conformance;

/// <summary>Promises of reads and properties.</summary>
public abstract class BlobReadConformance : BlobStoreFixture
{
    [TestMethod]
    public async Task Find_NoBlob_IsNull() => Assert.IsNull(await Store.FindAsync(Name(), Token));

    [TestMethod]
    public async Task Find_AfterPut_TellsWhatWasWritten()
    {
        Dictionary<string, string> metadata = new() { ["owner"] = "w-1", ["note"] = "a b; c=\"d\"" };
        using MemoryStream content = new(Bytes("0123456789"));

        string? version = await Store.PutAsync(Name(), content, metadata, BlobCondition.None, Token);
        BlobProperties? found = await Store.FindAsync(Name(), Token);

        Assert.IsNotNull(found);
        Assert.AreEqual(Name(), found.Name);
        Assert.AreEqual(version, found.Version);
        Assert.AreEqual(10, found.Length);
        CollectionAssert.AreEquivalent(metadata.ToArray(), found.Metadata.ToArray());
    }

    [TestMethod]
    public async Task Find_LaterOn_AgeGrowsAndLastModifiedStays()
    {
        await PutAsync(Name(), "x");
        BlobProperties? first = await Store.FindAsync(Name(), Token);

        await PassAsync(TimeSpan.FromSeconds(2));
        BlobProperties? second = await Store.FindAsync(Name(), Token);

        Assert.IsNotNull(first);
        Assert.IsNotNull(second);
        Assert.AreEqual(first.LastModified, second.LastModified);
        Assert.IsGreaterThanOrEqualTo(TimeSpan.Zero, first.Age);
        // clocks of real storages tell whole seconds
        Assert.IsGreaterThanOrEqualTo(TimeSpan.FromSeconds(1), second.Age - first.Age);
    }

    [TestMethod]
    public async Task Find_AfterReplacement_LastModifiedIsNewer()
    {
        await PutAsync(Name(), "x");
        BlobProperties? first = await Store.FindAsync(Name(), Token);

        await PassAsync(TimeSpan.FromSeconds(2));
        await PutAsync(Name(), "y");
        BlobProperties? second = await Store.FindAsync(Name(), Token);

        Assert.IsNotNull(first);
        Assert.IsNotNull(second);
        Assert.IsGreaterThan(first.LastModified, second.LastModified);
    }

    [TestMethod]
    [DataRow(0L, -1L, "0123456789")]
    [DataRow(3L, 4L, "3456")]
    [DataRow(8L, -1L, "89")]
    [DataRow(5L, 100L, "56789")]
    [DataRow(10L, -1L, "")]
    [DataRow(50L, 5L, "")]
    [DataRow(2L, 0L, "")]
    public async Task Open_Range_IsCutAtTheEnd(long offset, long length, string expected)
    {
        await PutAsync(Name(), "0123456789");

        string read = await ReadAsync(Name(), new BlobRange(offset, length < 0 ? null : length));

        Assert.AreEqual(expected, read);
    }

    [TestMethod]
    public async Task Open_Range_TellsPropertiesOfTheWholeBlob()
    {
        string version = await PutAsync(Name(), "0123456789");

        await using BlobContent content = await Store.OpenAsync(Name(), new BlobRange(2, 3), null, Token);

        Assert.AreEqual(10, content.Properties.Length);
        Assert.AreEqual(version, content.Properties.Version);
    }

    [TestMethod]
    public async Task Open_NegativeOffset_Throws()
    {
        await PutAsync(Name(), "x");

        await Assert.ThrowsExactlyAsync<ArgumentOutOfRangeException>(() => ReadAsync(Name(), new BlobRange(-1, 1)));
    }

    [TestMethod]
    public async Task Open_NoBlob_Throws()
    {
        var thrown = await Assert.ThrowsExactlyAsync<BlobNotFoundException>(() => ReadAsync(Name()));

        Assert.AreEqual(Name(), thrown.Name);
    }

    [TestMethod]
    public async Task Open_PinnedToCurrent_Reads()
    {
        string version = await PutAsync(Name(), "text");

        Assert.AreEqual("text", await ReadAsync(Name(), version: version));
    }

    [TestMethod]
    public async Task Open_PinnedToReplaced_Throws()
    {
        string version = await PutAsync(Name(), "old");
        await PutAsync(Name(), "new");

        var thrown = await Assert.ThrowsExactlyAsync<BlobVersionGoneException>(() => ReadAsync(Name(), version: version));

        Assert.AreEqual(Name(), thrown.Name);
        Assert.AreEqual(version, thrown.Version);
    }

    [TestMethod]
    public async Task Open_PinnedToDeleted_ThrowsNotFound()
    {
        string version = await PutAsync(Name(), "old");
        await Store.DeleteAsync(Name(), BlobCondition.None, Token);

        await Assert.ThrowsExactlyAsync<BlobNotFoundException>(() => ReadAsync(Name(), version: version));
    }

    [TestMethod]
    public async Task Open_ReplacedWhileOpen_StreamKeepsItsVersion()
    {
        await PutAsync(Name(), "the old text");
        await using BlobContent content = await Store.OpenAsync(Name(), BlobRange.All, null, Token);

        await PutAsync(Name(), "another");
        using StreamReader reader = new(content.Stream);

        Assert.AreEqual("the old text", await reader.ReadToEndAsync(Token));
    }

    [TestMethod]
    public async Task Open_BigBlobReplacedWhileOpen_NeverMixesVersions()
    {
        const int Length = (16 << 20) + 7;
        await PutAsync(Name(), new string('a', Length));
        await using BlobContent content = await Store.OpenAsync(Name(), BlobRange.All, null, Token);
        await PutAsync(Name(), new string('b', Length));

        using MemoryStream read = new();
        bool isWhole = true;
        try
        {
            await content.Stream.CopyToAsync(read, Token);
        }
        catch (BlobVersionGoneException)
        {
            isWhole = false; // an adapter that does not keep what is being read
        }

        Assert.AreEqual(-1, read.GetBuffer().AsSpan(0, (int)read.Length).IndexOfAnyExcept((byte)'a'));
        Assert.AreEqual(isWhole, read.Length == Length);
    }

    [TestMethod]
    public async Task Open_BigBlob_GivesEveryByteBack()
    {
        byte[] bytes = new byte[(24 << 20) + 7];
        TestSeed.CreateRandom().NextBytes(bytes);
        using ForwardOnlyStream content = new(bytes);
        await Store.PutAsync(Name(), content, BlobMetadata.Empty, BlobCondition.None, Token);

        await using BlobContent read = await Store.OpenAsync(Name(), BlobRange.All, null, Token);
        byte[] hash = await SHA256.HashDataAsync(read.Stream, Token);

        Assert.AreEqual(bytes.Length, read.Properties.Length);
        CollectionAssert.AreEqual(SHA256.HashData(bytes), hash);
    }

    [TestMethod]
    public async Task Open_WhileOthersReplace_ReadsWholeVersionsOnly()
    {
        await PutAsync(Name(), new string('0', 5000));
        IBlobStore writer = await OpenStoreAsync();

        Task writing = Task.Run(
            async () =>
            {
                for (int i = 1; i <= 40; i++)
                {
                    await TryPutAsync(Name(), new string((char)('0' + (i % 10)), 5000 + i), BlobCondition.None, writer);
                }
            },
            Token);
        while (!writing.IsCompleted)
        {
            string read = await ReadAsync(Name());
            Assert.AreEqual(new string((char)('0' + ((read.Length - 5000) % 10)), read.Length), read);
        }

        await writing;
        Assert.HasCount(5040, await ReadAsync(Name()));
    }
}
