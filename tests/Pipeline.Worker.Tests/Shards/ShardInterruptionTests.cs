using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Contracts.Ledgers;
using Pipeline.Contracts.Messages;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.TestKit;
using Pipeline.TestKit.Queues;
using Pipeline.Worker.Shards;
using Pipeline.Worker.Tests.Fakes;

namespace Pipeline.Worker.Tests.Shards;

/// <summary>What happens to a shard in the middle of the work: cancel, newer epoch, another owner, a stall, a drain.</summary>
[TestClass]
public sealed class ShardInterruptionTests
{
    private const int LineCount = 30;
    private const int RunBefore = 10;

    [TestMethod]
    [DataRow(BatchClosing.Cancelled, ErrorCodes.BatchCancelled)]
    [DataRow(BatchClosing.Expired, ErrorCodes.BatchExpired)]
    public async Task ProcessAsync_BatchClosesMidShard_KeepsWhatRanAndAnswersTheRest(BatchClosing closing, string code)
    {
        var batch = new TestBatch();
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);
        Task<ShardOutcome> work = await StartHeldAsync(batch, worker);
        await batch.WriteRecordAsync(BatchStatus.Cancelling, closing: closing);
        await AwaitWatchEndAsync(batch);

        worker.Runner.Release();
        ShardOutcome outcome = await Clock.RunAsync(batch.Time, work);

        Assert.AreEqual(ShardOutcome.Closed, outcome);
        await batch.AssertSealedAsync(LineCount);
        await batch.AssertSettledAsync();
        LedgerRecord ledger = (await batch.ReadLedgerAsync())!;
        Assert.IsTrue(ledger.SucceededCount is >= RunBefore and < LineCount, $"{ledger.SucceededCount} successes");
        List<JsonElement> results = await batch.ReadResultsAsync();
        Assert.IsTrue(results.Skip(ledger.SucceededCount).All(line => line.GetProperty("error").GetProperty("code").GetString() == code));
        Assert.AreEqual(ledger.SucceededCount, worker.Runner.Computed.Count, "something was computed for nothing");
    }

    [TestMethod]
    public async Task ProcessAsync_ClosingBeforeTheStart_RunsNothingAndSeals()
    {
        var batch = new TestBatch();
        await batch.AddAndSendAsync(5);
        await batch.WriteRecordAsync(BatchStatus.Cancelling, closing: BatchClosing.Cancelled);
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);

        Assert.AreEqual(ShardOutcome.Closed, await worker.ProcessNextAsync());

        await batch.AssertSealedAsync(5);
        Assert.IsEmpty(worker.Runner.Computed);
    }

    [TestMethod]
    public async Task ProcessAsync_NewerEpochMidShard_DropsTheShard()
    {
        var batch = new TestBatch();
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);
        Task<ShardOutcome> work = await StartHeldAsync(batch, worker);
        await batch.WriteRecordAsync(epoch: 2);
        await AwaitWatchEndAsync(batch);

        worker.Runner.Release();

        Assert.AreEqual(ShardOutcome.Superseded, await Clock.RunAsync(batch.Time, work));
        await batch.AssertSettledAsync(atLeastEvents: 0);
        Assert.IsFalse((await batch.ReadLedgerAsync())!.IsSealed);
        Assert.IsLessThan(LineCount, worker.Runner.Computed.Count);
    }

    [TestMethod]
    public async Task ProcessAsync_TakenOverMidShard_CommitsNothingMoreAndCompletes()
    {
        var batch = new TestBatch();
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);
        Task<ShardOutcome> work = await StartHeldAsync(batch, worker);
        LedgerClaim claim = await ShardLedger.ClaimAsync(batch.Store, batch.Ledger(), 1, null, TimeSpan.Zero, CancellationToken.None);
        int committed = claim.Ledger!.Record.SucceededCount;

        worker.Runner.Release();

        Assert.AreEqual(ShardOutcome.Fenced, await Clock.RunAsync(batch.Time, work));
        await batch.AssertSettledAsync(atLeastEvents: 0);
        LedgerRecord ledger = (await batch.ReadLedgerAsync())!;
        Assert.AreEqual(claim.Ledger.Record.Owner, ledger.Owner);
        Assert.AreEqual(committed, ledger.SucceededCount);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task ProcessAsync_NoRenewalForALock_CommitsNothingAndLeavesTheMessage(bool isStalled)
    {
        var batch = new TestBatch();
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);
        Task<ShardOutcome> work = await StartHeldAsync(batch, worker);
        int ranBefore = worker.Runner.Computed.Count;
        var awake = new TaskCompletionSource();
        batch.Queue.Before = call => call.Operation != QueueOperation.Renew ? Task.CompletedTask
            : isStalled ? awake.Task
            : throw new StorageUnavailableException("The queue", null);

        batch.Time.Advance(batch.Queue.LockDuration + TimeSpan.FromSeconds(1));
        worker.Runner.Release();
        awake.SetResult();
        ShardOutcome outcome = await work;
        batch.Queue.Before = null;

        Assert.AreEqual(ShardOutcome.LeaseLost, outcome);
        Assert.IsLessThanOrEqualTo(ranBefore, (await batch.ReadLedgerAsync())!.SucceededCount);
        await using var next = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);
        Assert.AreEqual(ShardOutcome.Sealed, await next.ProcessNextAsync());
        await batch.AssertSealedAsync(LineCount);
    }

    [TestMethod]
    public async Task ProcessAsync_LongWork_RenewsTheLock()
    {
        var batch = new TestBatch();
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);
        Task<ShardOutcome> work = await StartHeldAsync(batch, worker);
        int renewals = 0;
        batch.Queue.After = call =>
        {
            renewals += call.Operation == QueueOperation.Renew ? 1 : 0;
            return Task.CompletedTask;
        };
        await Eventually.HoldsAsync(
            () =>
            {
                batch.Time.Advance(TimeSpan.FromMilliseconds(200));
                return renewals == 10; // 100 s, more than three locks
            },
            "ten renewals");

        worker.Runner.Release();

        Assert.AreEqual(ShardOutcome.Sealed, await Clock.RunAsync(batch.Time, work));
        await batch.AssertSealedAsync(LineCount);
        Assert.IsTrue(worker.Runner.Computed.Values.All(count => count == 1));
    }

    [TestMethod]
    public async Task ProcessAsync_Drain_HandsBackAndTheNextWorkerComputesOnlyTheRest()
    {
        var batch = new TestBatch();
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);
        Task<ShardOutcome> work = await StartHeldAsync(batch, worker);

        worker.Drain.Begin();
        worker.Runner.Release();
        ShardOutcome outcome = await work;

        Assert.AreEqual(ShardOutcome.HandedBack, outcome);
        LedgerRecord handedBack = (await batch.ReadLedgerAsync())!;
        Assert.IsNull(handedBack.Owner);
        Assert.AreEqual(worker.Runner.Computed.Count, handedBack.SucceededCount, "not all that ran is durable");
        await using var next = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);
        Assert.AreEqual(ShardOutcome.Sealed, await next.ProcessNextAsync());
        await batch.AssertSealedAsync(LineCount);
        Assert.AreEqual(LineCount, worker.Runner.Computed.Count + next.Runner.Computed.Count, "a line ran twice");
    }

    [TestMethod]
    public async Task ProcessAsync_DrainOverdue_LeavesTheMessageToLapse()
    {
        var batch = new TestBatch();
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);
        Task<ShardOutcome> work = await StartHeldAsync(batch, worker);
        batch.Store.Before = _ => throw new StorageUnavailableException("The store", null);

        worker.Drain.Begin();
        worker.Runner.Release();
        long start = batch.Time.GetTimestamp();
        ShardOutcome outcome = await Clock.RunAsync(batch.Time, work);

        Assert.AreEqual(ShardOutcome.LeaseLost, outcome);
        Assert.IsLessThan(TimeSpan.FromSeconds(25), batch.Time.GetElapsedTime(start));
    }

    // A shard in work has three timers: of the lease, of the checkpoint, and of the watch over its batch, which is gone for
    // good once the shard stops; between two looks it is gone for a moment.
    private static Task AwaitWatchEndAsync(TestBatch batch)
    {
        int looks = 0;
        return Eventually.HoldsAsync(
            () =>
            {
                batch.Time.Advance(TimeSpan.FromMilliseconds(100));
                looks = batch.Time.PendingTimerCount < 3 ? looks + 1 : 0;
                return looks == 12;
            },
            "the batch has been looked at");
    }

    // The engine has run RunBefore lines or a little more and holds the next step back.
    private static async Task<Task<ShardOutcome>> StartHeldAsync(TestBatch batch, Fakes.Worker worker)
    {
        await batch.AddAndSendAsync(LineCount);
        worker.Runner.HoldAfter = RunBefore;
        Task<ShardOutcome> work = worker.ProcessNextAsync();
        await Eventually.HoldsAsync(() => worker.Runner.Started > RunBefore, "the engine stands");
        return work;
    }
}
