using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Core;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Ledgers;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Storage.Azure.Blobs;
using Pipeline.TestKit;

namespace Pipeline.AzureStorage.Tests.Blobs;

/// <summary>The shard's ledger over the real adapter: claims, commits and seals of owners that do not know of each other.</summary>
[TestClass]
public sealed class AzureLedgerTests
{
    private const int LineCount = 40;

    private static readonly ResultLineWriter Writer = new(BatchId.Parse("batch_0123456789abcdef0123456789abcdef"));

    private readonly string _name = $"t/default/batches/{RandomNumberGenerator.GetHexString(16, lowercase: true)}/shards/000000.1";

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task Ledger_OwnersTakeItFromEachOther_EachLineOnceAndInOrder()
    {
        Random random = TestSeed.CreateRandom();
        int[] seeds = [random.Next(), random.Next(), random.Next()];
        Task<bool>[] owners = [.. seeds.Select(seed => Task.Run(() => TryFinishAsync(EmulatedBlobs.Open(), new Random(seed), claimCount: 4)))];

        await Task.WhenAll(owners);
        await TryFinishAsync(EmulatedBlobs.Open(), random, claimCount: 1); // nobody may have got to the end

        await AssertSealedAsync();
    }

    // The wire loses the reply of every other commit; the client repeats it, or the owner finds out.
    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public async Task Ledger_RepliesAreLost_EachLineOnceAndInOrder(int retryCount)
    {
        FaultyBlobs blobs = new(retryCount);
        Random random = TestSeed.CreateRandom();
        int lost = 0;
        blobs.Fault = async (message, send) =>
        {
            await send();
            if (message.Request.Method == RequestMethod.Put
                && message.Request.Uri.Query.Contains("comp=blocklist", StringComparison.Ordinal)
                && random.Next(2) == 0)
            {
                lost++;
                throw new RequestFailedException(0, "The connection was reset.", new IOException());
            }
        };

        bool isSealed = await TryFinishAsync(blobs.Store, random, claimCount: 50);

        Assert.IsTrue(isSealed);
        await AssertSealedAsync();
        TestContext.WriteLine($"{lost} replies lost");
    }

    private static ResultLine Result(int line) => line % 5 == 0
        ? Writer.NotRun(line, $"id-{line}", new RequestError("code", "message"))
        : Writer.Success(line, $"id-{line}", "{}"u8, new TokenUsage(10, 0));

    // An owner that is fenced off goes, and comes back some times: with others at it, it may never get to the end.
    private async Task<bool> TryFinishAsync(AzureBlobStore store, Random random, int claimCount)
    {
        for (int claims = 0; claims < claimCount; claims++)
        {
            try
            {
                LedgerClaim claim = await ShardLedger.ClaimAsync(store, _name, 1, "message", TimeSpan.Zero, CancellationToken.None);
                if (claim.Ledger is not { } ledger || await FinishAsync(ledger, random))
                {
                    return true;
                }
            }
            catch (StorageUnavailableException)
            {
                // the message comes again
            }
        }

        return false;
    }

    // Some lines at a time, in any order, until another owner fences us off or the shard is sealed.
    private static async Task<bool> FinishAsync(ShardLedger ledger, Random random)
    {
        int[] left = [.. Enumerable.Range(1, LineCount).Where(line => !ledger.CommittedLines.Contains(line))];
        random.Shuffle(left);
        foreach (int[] some in left.Chunk(7))
        {
            if (await ledger.CommitAsync([.. some.Select(Result)], CancellationToken.None) != CommitOutcome.Committed)
            {
                return false;
            }
        }

        return await ledger.SealAsync(LineCount, CancellationToken.None) == CommitOutcome.Committed;
    }

    private async Task AssertSealedAsync()
    {
        AzureBlobStore store = EmulatedBlobs.Open();
        LedgerRecord record = LedgerRecord.Read((await store.FindAsync(_name, CancellationToken.None))!);
        Assert.IsTrue(record.IsSealed);
        Assert.AreEqual((32, 8, 320L), (record.SucceededCount, record.FailedCount, record.Usage.InputTokens));
        int[] lines = [.. Enumerable.Range(1, LineCount)];
        Assert.AreSequenceEqual(lines.Where(line => line % 5 != 0).Concat(lines.Where(line => line % 5 == 0)), await LineNumbersAsync(store));
    }

    private async Task<List<int>> LineNumbersAsync(AzureBlobStore store)
    {
        await using BlobContent content = await store.OpenAsync(_name, BlobRange.All, null, CancellationToken.None);
        using StreamReader reader = new(content.Stream);
        List<int> numbers = [];
        while (await reader.ReadLineAsync() is { } line)
        {
            Assert.IsTrue(ResultLineWriter.TryGetLineNumber(Encoding.UTF8.GetBytes(line), out int number));
            numbers.Add(number);
        }

        return numbers;
    }
}
