using System.Globalization;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Pipeline.Contracts.Storage;

namespace Pipeline.TestKit.Conformance;

/// <summary>Promises of puts and deletes.</summary>
public abstract class BlobWriteConformance : BlobReadConformance
{
    private const int WriterCount = 8;

    [TestMethod]
    public async Task Put_NoCondition_ReplacesContentAndMetadata()
    {
        using MemoryStream old = new(Bytes("old"));
        await Store.PutAsync(Name(), old, new Dictionary<string, string> { ["a"] = "1" }, BlobCondition.None, Token);
        BlobProperties? before = await Store.FindAsync(Name(), Token);

        string version = await PutAsync(Name(), "new");

        BlobProperties? after = await Store.FindAsync(Name(), Token);
        Assert.AreEqual("new", await ReadAsync(Name()));
        Assert.IsEmpty(after!.Metadata);
        Assert.AreEqual(version, after.Version);
        Assert.AreNotEqual(before!.Version, version);
    }

    [TestMethod]
    public async Task Put_Empty_IsABlobOfNoBytes()
    {
        await PutAsync(Name(), "");

        BlobProperties? found = await Store.FindAsync(Name(), Token);
        Assert.AreEqual(0, found?.Length);
        Assert.AreEqual("", await ReadAsync(Name()));
    }

    [TestMethod]
    public async Task Put_IfAbsent_OnlyTheFirstTakesPlace()
    {
        string? first = await TryPutAsync(Name(), "first", BlobCondition.IfAbsent);
        string? second = await TryPutAsync(Name(), "second", BlobCondition.IfAbsent);

        Assert.IsNotNull(first);
        Assert.IsNull(second);
        Assert.AreEqual("first", await ReadAsync(Name(), version: first));
    }

    [TestMethod]
    public async Task Put_IfVersion_OnlyOnTheCurrentOne()
    {
        string first = await PutAsync(Name(), "first");
        string? second = await TryPutAsync(Name(), "second", BlobCondition.IfVersion(first));
        string? late = await TryPutAsync(Name(), "late", BlobCondition.IfVersion(first));

        Assert.IsNotNull(second);
        Assert.IsNull(late);
        Assert.AreEqual("second", await ReadAsync(Name(), version: second));
    }

    [TestMethod]
    public async Task Put_IfVersionOfNoBlob_WritesNothing()
    {
        string version = await PutAsync(Name("other"), "x");

        string? written = await TryPutAsync(Name(), "y", BlobCondition.IfVersion(version));

        Assert.IsNull(written);
        Assert.IsNull(await Store.FindAsync(Name(), Token));
    }

    [TestMethod]
    public async Task Put_SourceBreaksOff_WritesNothing()
    {
        string version = await PutAsync(Name(), "whole");
        using ForwardOnlyStream broken = new(new byte[100_000], failAt: 70_000);

        await Assert.ThrowsExactlyAsync<InvalidDataException>(
            () => Store.PutAsync(Name(), broken, BlobMetadata.Empty, BlobCondition.None, Token));

        Assert.AreEqual("whole", await ReadAsync(Name(), version: version));
    }

    [TestMethod]
    [DataRow("Upper", 1)]
    [DataRow("a-b", 1)]
    [DataRow("1a", 1)]
    [DataRow("", 1)]
    [DataRow("key", 8 * 1024)]
    public async Task AnyWrite_MetadataOfAnotherForm_Throws(string key, int valueLength)
    {
        using MemoryStream content = new([1]);
        Dictionary<string, string> metadata = new() { [key] = new string('x', valueLength) };

        await Assert.ThrowsAsync<ArgumentException>(
            () => Store.PutAsync(Name(), content, metadata, BlobCondition.None, Token));
        await Assert.ThrowsAsync<ArgumentException>(
            () => Store.CommitAsync(Name(), [], metadata, BlobCondition.None, Token));
        Assert.IsNull(await Store.FindAsync(Name(), Token));
    }

    [TestMethod]
    public async Task Put_MetadataBeyondAscii_Throws()
    {
        using MemoryStream content = new([1]);
        Dictionary<string, string> metadata = new() { ["key"] = "ä" };

        await Assert.ThrowsAsync<ArgumentException>(
            () => Store.PutAsync(Name(), content, metadata, BlobCondition.None, Token));
    }

    [TestMethod]
    public async Task Put_ManyIfAbsent_OneWins()
    {
        for (int round = 0; round < 5; round++)
        {
            string name = Name($"round-{round}");

            int winners = await CountWinnersAsync(
                WriterCount,
                async (client, index) => await TryPutAsync(name, $"{index}", BlobCondition.IfAbsent, client) is not null);

            Assert.AreEqual(1, winners);
        }
    }

    [TestMethod]
    public async Task Put_ManyIfVersion_OneWins()
    {
        for (int round = 0; round < 5; round++)
        {
            string version = await PutAsync(Name(), "start");

            int winners = await CountWinnersAsync(
                WriterCount,
                async (client, index) =>
                    await TryPutAsync(Name(), $"{index}", BlobCondition.IfVersion(version), client) is not null);

            Assert.AreEqual(1, winners);
        }
    }

    [TestMethod]
    public async Task Put_CountersUnderCompareAndSwap_LoseNoIncrement()
    {
        const int IncrementsEach = 8;
        await PutAsync(Name(), "0");

        await CountWinnersAsync(
            4,
            async (client, _) =>
            {
                for (int done = 0; done < IncrementsEach;)
                {
                    done += await IncrementAsync(client) ? 1 : 0;
                }

                return true;
            });

        Assert.AreEqual($"{4 * IncrementsEach}", await ReadAsync(Name()));
    }

    [TestMethod]
    public async Task Put_ManyUnconditional_AllTakePlaceUnderVersionsOfTheirOwn()
    {
        string?[] versions = new string?[WriterCount];

        await CountWinnersAsync(
            WriterCount,
            async (client, index) => (versions[index] = await TryPutAsync(Name(), $"{index}", default, client)) is not null);

        Assert.HasCount(WriterCount, versions.OfType<string>().Distinct());
        int last = int.Parse(await ReadAsync(Name()), CultureInfo.InvariantCulture);
        Assert.AreEqual(versions[last], (await Store.FindAsync(Name(), Token))?.Version);
    }

    [TestMethod]
    public async Task Delete_Blob_IsGone()
    {
        await PutAsync(Name(), "x");

        bool deleted = await Store.DeleteAsync(Name(), BlobCondition.None, Token);

        Assert.IsTrue(deleted);
        Assert.IsNull(await Store.FindAsync(Name(), Token));
        await Assert.ThrowsExactlyAsync<BlobNotFoundException>(() => ReadAsync(Name()));
    }

    [TestMethod]
    public async Task Delete_NoBlob_IsFalse()
    {
        bool never = await Store.DeleteAsync(Name(), BlobCondition.None, Token);
        await PutAsync(Name(), "x");
        await Store.DeleteAsync(Name(), BlobCondition.None, Token);
        bool again = await Store.DeleteAsync(Name(), BlobCondition.None, Token);

        Assert.IsFalse(never);
        Assert.IsFalse(again);
    }

    [TestMethod]
    public async Task Delete_IfVersion_OnlyTheCurrentOne()
    {
        string first = await PutAsync(Name(), "first");
        string second = await PutAsync(Name(), "second");

        bool late = await Store.DeleteAsync(Name(), BlobCondition.IfVersion(first), Token);
        bool current = await Store.DeleteAsync(Name(), BlobCondition.IfVersion(second), Token);

        Assert.IsFalse(late);
        Assert.IsTrue(current);
    }

    [TestMethod]
    public async Task Delete_ManyAtOnce_OneWins()
    {
        await PutAsync(Name(), "x");

        int winners = await CountWinnersAsync(
            WriterCount, (client, _) => client.DeleteAsync(Name(), BlobCondition.None, Token));

        Assert.AreEqual(1, winners);
    }

    [TestMethod]
    public async Task Delete_ThenCreateAgain_VersionsNeverRepeat()
    {
        HashSet<string> versions = [];
        for (int round = 0; round < 4; round++)
        {
            string? created = await TryPutAsync(Name(), "x", BlobCondition.IfAbsent);
            Assert.IsNotNull(created);
            Assert.IsTrue(versions.Add(created));
            Assert.IsTrue(await Store.DeleteAsync(Name(), BlobCondition.IfVersion(created), Token));
        }

        foreach (string version in versions)
        {
            Assert.IsNull(await TryPutAsync(Name(), "late", BlobCondition.IfVersion(version)));
        }
    }

    private async Task<bool> IncrementAsync(IBlobStore client)
    {
        await using BlobContent content = await client.OpenAsync(Name(), BlobRange.All, null, Token);
        using StreamReader reader = new(content.Stream);
        int count = int.Parse(await reader.ReadToEndAsync(Token), CultureInfo.InvariantCulture);
        BlobCondition unchanged = BlobCondition.IfVersion(content.Properties.Version);
        return await TryPutAsync(Name(), $"{count + 1}", unchanged, client) is not null;
    }
}
