using System.Text;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Ledgers;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.TestKit;
using Pipeline.TestKit.Storage;

namespace Pipeline.Contracts.Tests.Ledgers;

[TestClass]
public sealed class ShardLedgerTests
{
    private const string Name = "t/default/batches/b/shards/000000.1";
    private static readonly TimeSpan TwoLocks = TimeSpan.FromSeconds(60);
    private static readonly ResultLineWriter Writer = new(BatchId.Parse("batch_0123456789abcdef0123456789abcdef"));

    private readonly ManualTimeProvider _time = new();
    private readonly InMemoryBlobStore _store;

    public ShardLedgerTests() => _store = new InMemoryBlobStore(_time);

    [TestMethod]
    public async Task SealAsync_LinesCommittedOutOfOrder_StandInInputOrderSuccessesFirst()
    {
        ShardLedger ledger = await ClaimedAsync("m1");
        await ledger.CommitAsync([Success(5), Failure(4), Success(3)], CancellationToken.None);
        await ledger.CommitAsync([Success(1), Failure(2)], CancellationToken.None);

        CommitOutcome outcome = await ledger.SealAsync(5, CancellationToken.None);

        Assert.AreEqual(CommitOutcome.Committed, outcome);
        Assert.AreSequenceEqual(new[] { 1, 3, 5, 2, 4 }, await LineNumbersAsync());
        LedgerRecord record = await RecordAsync();
        Assert.IsTrue(record.IsSealed);
        Assert.AreEqual((3, 2), (record.SucceededCount, record.FailedCount));
        Assert.AreEqual(new TokenUsage(30, 0), record.Usage);
        BlobProperties properties = (await _store.FindAsync(Name, CancellationToken.None))!;
        Assert.AreEqual(properties.Length, record.SuccessBytes + record.ErrorBytes);
    }

    [TestMethod]
    public async Task SealAsync_ResultMissing_IsABug()
    {
        ShardLedger ledger = await ClaimedAsync("m1");
        await ledger.CommitAsync([Success(1)], CancellationToken.None);

        await Assert.ThrowsExactlyAsync<System.Diagnostics.UnreachableException>(() => ledger.SealAsync(2, CancellationToken.None));
    }

    [TestMethod]
    public async Task SealAsync_LinesOutOfOrderAfterAnotherClaim_IsFenced()
    {
        ShardLedger older = await ClaimedAsync("m1");
        await older.CommitAsync([Success(2)], CancellationToken.None);
        await older.CommitAsync([Success(1)], CancellationToken.None);
        ShardLedger newer = await ClaimedAsync("m1");

        CommitOutcome outcome = await older.SealAsync(2, CancellationToken.None);

        Assert.AreEqual(CommitOutcome.Fenced, outcome);
        Assert.AreEqual(CommitOutcome.Committed, await newer.SealAsync(2, CancellationToken.None));
    }

    [TestMethod]
    public async Task CommitAsync_AfterAnotherClaim_IsFencedAndChangesNothing()
    {
        ShardLedger older = await ClaimedAsync("m1");
        await older.CommitAsync([Success(1)], CancellationToken.None);
        ShardLedger newer = await ClaimedAsync("m1");

        CommitOutcome outcome = await older.CommitAsync([Success(2)], CancellationToken.None);

        Assert.AreEqual(CommitOutcome.Fenced, outcome);
        Assert.AreEqual(CommitOutcome.Fenced, await older.SealAsync(2, CancellationToken.None));
        Assert.AreSequenceEqual(new[] { 1 }, newer.CommittedLines.Order());
        Assert.AreEqual(CommitOutcome.Committed, await newer.CommitAsync([Success(2)], CancellationToken.None));
    }

    // Lines out of order have to be copied into order, from a version that is not there any more.
    [TestMethod]
    public async Task SealAsync_AfterAnotherClaim_IsFenced()
    {
        ShardLedger older = await ClaimedAsync("m1");
        await older.CommitAsync([Success(4), Success(2), Success(3)], CancellationToken.None);
        await older.CommitAsync([Failure(6), Success(1), Failure(5)], CancellationToken.None);
        await ClaimedAsync("m1");

        Assert.AreEqual(CommitOutcome.Fenced, await older.SealAsync(6, CancellationToken.None));
    }

    [TestMethod]
    public async Task ClaimAsync_OtherMessageWithinTwoLocks_IsHeldByOther()
    {
        await ClaimedAsync("m1");
        _time.Advance(TwoLocks - TimeSpan.FromTicks(1));

        LedgerClaim early = await ShardLedger.ClaimAsync(_store, Name, 1, "m2", TwoLocks, CancellationToken.None);
        _time.Advance(TimeSpan.FromTicks(1));
        LedgerClaim late = await ShardLedger.ClaimAsync(_store, Name, 1, "m2", TwoLocks, CancellationToken.None);

        Assert.AreEqual(ClaimOutcome.HeldByOther, early.Outcome);
        Assert.AreEqual(ClaimOutcome.Claimed, late.Outcome);
    }

    [TestMethod]
    public async Task ClaimAsync_AfterRelease_NeedNotWait()
    {
        ShardLedger first = await ClaimedAsync("m1");
        await first.CommitAsync([Success(7), Failure(8)], CancellationToken.None);
        await first.ReleaseAsync(CancellationToken.None);

        ShardLedger second = await ClaimedAsync("m2");

        Assert.AreSequenceEqual(new[] { 7, 8 }, second.CommittedLines.Order());
        Assert.AreEqual(CommitOutcome.Fenced, await first.CommitAsync([Success(9)], CancellationToken.None));
    }

    // More than any reader's first buffer, so that lines lie across its end.
    [TestMethod]
    public async Task ClaimAsync_ResultsOfMegabytes_KnowsAllLines()
    {
        ShardLedger first = await ClaimedAsync("m1");
        byte[] body = Encoding.UTF8.GetBytes($"\"{new string('x', 5_000)}\"");
        await first.CommitAsync(
            [.. Enumerable.Range(1, 400).Select(line => Writer.Success(line, $"id-{line}", body, TokenUsage.None))], CancellationToken.None);

        ShardLedger second = await ClaimedAsync("m1");

        Assert.AreSequenceEqual(Enumerable.Range(1, 400), second.CommittedLines.Order());
    }

    [TestMethod]
    public async Task ClaimAsync_SealedLedger_SaysSo()
    {
        ShardLedger ledger = await ClaimedAsync("m1");
        await ledger.CommitAsync([Success(1)], CancellationToken.None);
        await ledger.SealAsync(1, CancellationToken.None);

        LedgerClaim claim = await ShardLedger.ClaimAsync(_store, Name, 1, null, TimeSpan.Zero, CancellationToken.None);

        Assert.AreEqual(ClaimOutcome.Sealed, claim.Outcome);
    }

    [TestMethod]
    public async Task CommitAsync_SameLinesTwice_KeepsTheFirst()
    {
        ShardLedger ledger = await ClaimedAsync("m1");
        await ledger.CommitAsync([Success(1)], CancellationToken.None);

        await ledger.CommitAsync([Success(1), Success(2)], CancellationToken.None);

        Assert.AreSequenceEqual(new[] { 1, 2 }, await LineNumbersAsync());
    }

    // The interleaving to fear: a commit lands, its reply is lost, and the next commit carries more lines.
    [TestMethod]
    public async Task CommitAsync_ReplyLost_NextCommitAddsOnlyWhatIsMissing()
    {
        ShardLedger ledger = await ClaimedAsync("m1");
        _store.After = call => call.Operation == BlobOperation.Commit ? throw new StorageUnavailableException("test", null) : Task.CompletedTask;
        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => ledger.CommitAsync([Success(1), Success(2)], CancellationToken.None));
        _store.After = null;

        CommitOutcome outcome = await ledger.CommitAsync([Success(1), Success(2), Success(3)], CancellationToken.None);

        Assert.AreEqual(CommitOutcome.Committed, outcome);
        Assert.AreSequenceEqual(new[] { 1, 2, 3 }, await LineNumbersAsync());
    }

    // A commit times out, is judged not to have happened, and lands while the next attempt with more lines is on its way.
    [TestMethod]
    public async Task CommitAsync_GivenUpAttemptLandsLate_LetsGoAndLosesNothing()
    {
        var store = new LateWriteStore(_store);
        ShardLedger ledger = (await ShardLedger.ClaimAsync(store, Name, 1, "m1", TwoLocks, CancellationToken.None)).Ledger!;
        store.HoldsNextCommit = true;
        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => ledger.CommitAsync([Success(1)], CancellationToken.None));

        CommitOutcome outcome = await ledger.CommitAsync([Success(1), Success(2)], CancellationToken.None);
        ShardLedger next = await ClaimedAsync("m1");

        Assert.AreEqual(CommitOutcome.Fenced, outcome);
        Assert.AreSequenceEqual(new[] { 1 }, next.CommittedLines.Order());
        Assert.AreEqual(CommitOutcome.Committed, await next.CommitAsync([Success(2)], CancellationToken.None));
        Assert.AreEqual(CommitOutcome.Committed, await next.SealAsync(2, CancellationToken.None));
        Assert.AreSequenceEqual(new[] { 1, 2 }, await LineNumbersAsync());
    }

    // Every storage call of a claim-commit-commit-seal run fails once, before its effect or with its reply lost; the owner
    // tries again or a new owner takes over; the end is always the same ledger.
    [TestMethod]
    [DataRow(true, true)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    [DataRow(false, false)]
    public async Task Run_AnyCallFails_EndsWithEachLineOnce(bool isBefore, bool isNewOwner)
    {
        int calls = await RunWithFailureAsync(failAt: int.MaxValue, isBefore, isNewOwner);
        Assert.IsGreaterThan(8, calls);
        for (int failAt = 1; failAt <= calls; failAt++)
        {
            await RunWithFailureAsync(failAt, isBefore, isNewOwner);
        }
    }

    private static async Task<int> RunWithFailureAsync(int failAt, bool isBefore, bool isNewOwner)
    {
        var test = new ShardLedgerTests();
        int calls = 0;
        Task Hook(BlobCall call) => ++calls == failAt ? throw new StorageUnavailableException("test", null) : Task.CompletedTask;
        test._store.Before = isBefore ? Hook : null;
        test._store.After = isBefore ? null : Hook;
        ShardLedger? ledger = null;
        bool isDone = false;
        for (int attempt = 0; !isDone && attempt < 5; attempt++)
        {
            try
            {
                ledger = ledger is null || isNewOwner ? await test.ClaimedOrNullAsync("m1") : ledger;
                isDone = ledger is null || await FinishAsync(ledger);
            }
            catch (StorageUnavailableException)
            {
                // what a lost storage call is to the owner: the next attempt goes on
            }
        }

        Assert.IsTrue(isDone, $"failed call {failAt}");
        int counted = calls;
        Assert.AreSequenceEqual(new[] { 1, 2, 3, 4 }, (await test.LineNumbersAsync()).Order(), $"failed call {failAt}");
        Assert.IsTrue((await test.RecordAsync()).IsSealed);
        return counted;
    }

    private static async Task<bool> FinishAsync(ShardLedger ledger)
    {
        await ledger.CommitAsync([Success(4), Success(2)], CancellationToken.None);
        await ledger.CommitAsync([Success(1), Failure(3)], CancellationToken.None);
        return await ledger.SealAsync(4, CancellationToken.None) == CommitOutcome.Committed;
    }

    private async Task<ShardLedger?> ClaimedOrNullAsync(string messageId) =>
        (await ShardLedger.ClaimAsync(_store, Name, 1, messageId, TwoLocks, CancellationToken.None)).Ledger;

    private async Task<ShardLedger> ClaimedAsync(string messageId)
    {
        ShardLedger? ledger = await ClaimedOrNullAsync(messageId);
        Assert.IsNotNull(ledger);
        return ledger;
    }

    private static ResultLine Success(int line) => Writer.Success(line, $"id-{line}", "{}"u8, new TokenUsage(10, 0));

    private static ResultLine Failure(int line) => Writer.NotRun(line, $"id-{line}", new RequestError("code", "message"));

    private async Task<LedgerRecord> RecordAsync() => LedgerRecord.Read((await _store.FindAsync(Name, CancellationToken.None))!);

    private async Task<List<int>> LineNumbersAsync()
    {
        await using BlobContent content = await _store.OpenAsync(Name, BlobRange.All, null, CancellationToken.None);
        using var reader = new StreamReader(content.Stream);
        var numbers = new List<int>();
        while (await reader.ReadLineAsync() is { } line)
        {
            Assert.IsTrue(ResultLineWriter.TryGetLineNumber(Encoding.UTF8.GetBytes(line), out int number));
            numbers.Add(number);
        }

        return numbers;
    }
}
