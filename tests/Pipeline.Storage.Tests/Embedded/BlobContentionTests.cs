using System.Collections.Concurrent;
using Pipeline.Contracts.Storage;
using Pipeline.Storage.Embedded;
using Pipeline.TestKit;

namespace Pipeline.Storage.Tests.Embedded;

/// <summary>Many writers of few names, with deletions among the writes. Processes do the same in the crash test.</summary>
[TestClass]
public sealed class BlobContentionTests : IDisposable
{
    private const int Writers = 4;

    private readonly TempDirectory _root = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    public void Dispose() => _root.Dispose();

    [TestMethod]
    public async Task ConditionalWrites_OfOneNameWithDeletions_FormOneChain()
    {
        const string Name = "t/open/one";
        int count = TestScale.Choose(byDefault: 100, full: 20_000);
        VersionChain chain = new();

        await RunAsync(async (store, random) =>
        {
            for (int i = 0; i < count; i++)
            {
                await WriteAsync(store, Name, random, chain);
            }
        });

        BlobProperties? current = await Open().FindAsync(Name, Token);
        chain.Check(current?.Version, unknownCount: 0);
    }

    [TestMethod]
    public async Task UnconditionalWrites_OfOneNameWithDeletions_AreWholeAndNeverRepeatAVersion()
    {
        const string Name = "t/open/any";
        int count = TestScale.Choose(byDefault: 100, full: 10_000);
        ConcurrentQueue<string> versions = new();

        await RunAsync(async (store, random) =>
        {
            for (int i = 0; i < count; i++)
            {
                if (random.Next(2) == 0)
                {
                    await store.DeleteAsync(Name, BlobCondition.None, Token);
                    continue;
                }

                string? version = await PutAsync(store, Name, BlobCondition.None);
                Assert.IsNotNull(version, "an unconditional put was refused");
                versions.Enqueue(version);
                await foreach (BlobProperties listed in store.ListAsync("t/", Token))
                {
                    Assert.AreEqual(3, listed.Length);
                }
            }
        });

        Assert.HasCount(versions.Count, versions.Distinct(), "a version came back");
        await Open().DeleteAsync(Name, BlobCondition.None, Token);
        Assert.IsFalse(Directory.Exists(_root.Combine("t")), "a deleted blob left its folder");
    }

    [TestMethod]
    public async Task PutIfAbsent_ByManyAfterEachDeletion_HasOneWinner()
    {
        const string Name = "t/open/race";
        int rounds = TestScale.Choose(byDefault: 40, full: 5_000);
        EmbeddedBlobStore[] stores = [.. Enumerable.Range(0, Writers).Select(_ => Open())];
        for (int round = 0; round < rounds; round++)
        {
            string?[] won = await Task.WhenAll(
                stores.Select(store => Task.Run(() => PutAsync(store, Name, BlobCondition.IfAbsent), Token)));
            bool[] deleted = await Task.WhenAll(
                stores.Select(store => Task.Run(() => store.DeleteAsync(Name, BlobCondition.None, Token), Token)));

            Assert.ContainsSingle(version => version is not null, won, $"round {round}");
            Assert.ContainsSingle(isDone => isDone, deleted, $"round {round}");
        }
    }

    private EmbeddedBlobStore Open() => new(_root.Path, TimeProvider.System);

    private async Task RunAsync(Func<EmbeddedBlobStore, Random, Task> work)
    {
        int seed = TestSeed.Create();
        await Task.WhenAll(
            Enumerable.Range(0, Writers).Select(writer => Task.Run(() => work(Open(), new Random(seed + writer)), Token)));
    }

    /// <summary>One write under the condition that nothing changed since it looked.</summary>
    private async Task WriteAsync(EmbeddedBlobStore store, string name, Random random, VersionChain chain)
    {
        string? taken = (await store.FindAsync(name, Token))?.Version;
        BlobCondition condition = taken is null ? BlobCondition.IfAbsent : BlobCondition.IfVersion(taken);
        if (taken is not null && random.Next(3) == 0)
        {
            if (await store.DeleteAsync(name, condition, Token))
            {
                chain.Add(taken, left: null);
            }

            return;
        }

        string? left;
        if (random.Next(2) == 0)
        {
            left = await PutAsync(store, name, condition);
        }
        else
        {
            string blockId = $"b-{random.Next(1_000_000):D6}";
            await store.StageAsync(name, blockId, new byte[] { 1, 2, 3 }, Token);
            left = await store.CommitAsync(name, [blockId], BlobMetadata.Empty, condition, Token);
        }

        if (left is not null)
        {
            chain.Add(taken, left);
        }
    }

    private async Task<string?> PutAsync(EmbeddedBlobStore store, string name, BlobCondition condition)
    {
        using MemoryStream content = new([1, 2, 3]);
        return await store.PutAsync(name, content, BlobMetadata.Empty, condition, Token);
    }
}
