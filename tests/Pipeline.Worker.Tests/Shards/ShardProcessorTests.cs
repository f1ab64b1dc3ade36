using System.Text;
using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Contracts.Ledgers;
using Pipeline.Contracts.Messages;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Records;
using Pipeline.TestKit;
using Pipeline.TestKit.Storage;
using Pipeline.Worker.Shards;
using Pipeline.Worker.Tests.Fakes;

namespace Pipeline.Worker.Tests.Shards;

[TestClass]
public sealed class ShardProcessorTests
{
    [TestMethod]
    public async Task ProcessAsync_WholeShard_SealsEachLineWithItsOwnAnswer()
    {
        var batch = new TestBatch();
        await batch.AddAndSendAsync(40);
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);

        ShardOutcome outcome = await worker.ProcessNextAsync();

        Assert.AreEqual(ShardOutcome.Sealed, outcome);
        await batch.AssertSealedAsync(40);
        await batch.AssertSettledAsync();
        List<JsonElement> results = await batch.ReadResultsAsync();
        Assert.IsTrue(results.All(result => TestBatch.Answer(result) == TestBatch.LineNumber(result)), "an answer of another line");
        Assert.AreEqual(80, (await batch.ReadLedgerAsync())!.Usage.InputTokens);
    }

    [TestMethod]
    public async Task ProcessAsync_OneShard_LogsOneLineWithoutContents()
    {
        var batch = new TestBatch();
        await batch.AddAndSendAsync(3);
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);

        await worker.ProcessNextAsync();

        Assert.HasCount(1, worker.Logger.Entries);
        StringAssert.Contains(worker.Logger.Entries[0].Message, "Sealed, 3 succeeded, 0 failed");
    }

    [TestMethod]
    [DataRow("nonsense")]
    [DataRow("""{"v":1}""")]
    [DataRow("""{"v":0,"tenant":"default"}""")]
    public async Task ProcessAsync_UnreadableMessage_DeadLettersWithReason(string body)
    {
        var batch = new TestBatch();
        await batch.Queue.SendAsync(TestModel.Queue, [new OutgoingMessage("m", Encoding.UTF8.GetBytes(body))], CancellationToken.None);
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);

        ShardOutcome outcome = await worker.ProcessNextAsync();

        Assert.AreEqual(ShardOutcome.DeadLettered, outcome);
        Assert.AreEqual("unreadable", batch.Queue.DeadLetters(TestModel.Queue).Single().Reason);
    }

    [TestMethod]
    [DataRow("batch_../../etc", "default", "a/b", "test/model")]
    [DataRow(null, "..", "a/b", "test/model")]
    [DataRow(null, "default", "../b", "test/model")]
    [DataRow(null, "default", "a/b", "other/model")]
    public async Task ProcessAsync_MessageThatPointsElsewhere_DeadLetters(string? id, string tenant, string blob, string model)
    {
        var batch = new TestBatch();
        await batch.WriteRecordAsync();
        ShardMessage message = await batch.AddShardAsync([TestBatch.Line(1)]);
        byte[] body = RecordJson.Serialize(
            message with { BatchId = id ?? message.BatchId, Tenant = tenant, Blob = blob, Model = model }, RecordJson.Shard);
        await batch.Queue.SendAsync(TestModel.Queue, [new OutgoingMessage("m", body)], CancellationToken.None);
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);

        Assert.AreEqual(ShardOutcome.DeadLettered, await worker.ProcessNextAsync());
    }

    [TestMethod]
    public async Task ProcessAsync_NewerSchema_ReturnsWithDelay()
    {
        var batch = new TestBatch();
        await batch.Queue.SendAsync(TestModel.Queue, [new OutgoingMessage("m", """{"v":99,"new":true}"""u8.ToArray())], CancellationToken.None);
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);

        ShardOutcome outcome = await worker.ProcessNextAsync();

        Assert.AreEqual(ShardOutcome.Postponed, outcome);
        QueueDepth depth = await batch.Queue.GetDepthAsync(TestModel.Queue, CancellationToken.None);
        Assert.AreEqual(1, depth.Delayed);
        Assert.AreEqual(0, depth.DeadLettered);
    }

    [TestMethod]
    [DataRow(BatchStatus.Completed, 1)]
    [DataRow(BatchStatus.Cancelled, 1)]
    [DataRow(BatchStatus.InProgress, 2)]
    [DataRow(null, 0)]
    public async Task ProcessAsync_BatchNeedsTheShardNoMore_CompletesUnseen(BatchStatus? status, int epoch)
    {
        var batch = new TestBatch();
        await batch.SendAsync(await batch.AddShardAsync([TestBatch.Line(1)]));
        if (status is { } known)
        {
            await batch.WriteRecordAsync(known, epoch);
        }

        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);

        Assert.AreEqual(ShardOutcome.Superseded, await worker.ProcessNextAsync());
        await batch.AssertSettledAsync(atLeastEvents: 0);
        Assert.IsNull(await batch.ReadLedgerAsync());
        Assert.IsEmpty(worker.Runner.Computed);
    }

    [TestMethod]
    public async Task ProcessAsync_SealedBefore_RepeatsTheEventAndComputesNothing()
    {
        var batch = new TestBatch();
        ShardMessage message = await batch.AddAndSendAsync(3);
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);
        await worker.ProcessNextAsync();
        await batch.SendAsync(message, send: 1);

        ShardOutcome outcome = await worker.ProcessNextAsync();

        Assert.AreEqual(ShardOutcome.AlreadySealed, outcome);
        await batch.AssertSettledAsync(atLeastEvents: 2);
        Assert.AreEqual(3, worker.Runner.Computed.Values.Sum());
    }

    [TestMethod]
    public async Task ProcessAsync_HeldUnderAnotherMessage_CompletesUnseenUntilTwoLocksHavePassed()
    {
        var batch = new TestBatch();
        ShardMessage message = await batch.AddAndSendAsync(3);
        await ShardLedger.ClaimAsync(batch.Store, batch.Ledger(), 1, "another", TimeSpan.Zero, CancellationToken.None);
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);

        ShardOutcome early = await worker.ProcessNextAsync();
        await batch.SendAsync(message, send: 1);
        batch.Time.Advance(batch.Queue.LockDuration * 2);
        ShardOutcome late = await worker.ProcessNextAsync();

        Assert.AreEqual(ShardOutcome.HeldByOther, early);
        Assert.AreEqual(ShardOutcome.Sealed, late);
    }

    [TestMethod]
    public async Task ProcessAsync_LedgerWithResults_RunsOnlyTheOtherLines()
    {
        var batch = new TestBatch();
        await batch.AddAndSendAsync(4);
        LedgerClaim claim = await ShardLedger.ClaimAsync(batch.Store, batch.Ledger(), 1, null, TimeSpan.Zero, CancellationToken.None);
        var lines = new Contracts.Lines.ResultLineWriter(batch.Id);
        await claim.Ledger!.CommitAsync([lines.NotRun(2, "c2", ShardCloser.InputModified)], CancellationToken.None);
        await claim.Ledger.ReleaseAsync(CancellationToken.None);
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);

        await worker.ProcessNextAsync();

        await batch.AssertSealedAsync(4);
        Assert.IsFalse(worker.Runner.Computed.ContainsKey(2));
        Assert.AreEqual(1, (await batch.ReadLedgerAsync())!.FailedCount);
    }

    [TestMethod]
    public async Task ProcessAsync_InputHasOtherLinesThanPlanned_DeadLetters()
    {
        var batch = new TestBatch();
        await batch.WriteRecordAsync();
        ShardMessage message = await batch.AddShardAsync([TestBatch.Line(1), TestBatch.Line(2)]);
        await batch.SendAsync(message with { LineCount = 3 });
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);

        Assert.AreEqual(ShardOutcome.DeadLettered, await worker.ProcessNextAsync());
        StringAssert.Contains(batch.Queue.DeadLetters(TestModel.Queue).Single().Description, "gave 2 lines; the plan says 3");
    }

    [TestMethod]
    public async Task ProcessAsync_ClosingShardHasOtherLinesThanPlanned_DeadLetters()
    {
        var batch = new TestBatch();
        await batch.WriteRecordAsync(BatchStatus.Cancelling, closing: BatchClosing.Cancelled);
        ShardMessage message = await batch.AddShardAsync([TestBatch.Line(1), TestBatch.Line(2)]);
        await batch.SendAsync(message with { LineCount = 3 });
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);

        Assert.AreEqual(ShardOutcome.DeadLettered, await worker.ProcessNextAsync());
    }

    [TestMethod]
    public async Task ProcessAsync_BatchRecordOfANewerSchema_ReturnsWithDelay()
    {
        var batch = new TestBatch();
        await batch.AddAndSendAsync(1);
        await batch.PutAsync(BlobLayout.Batch(Names.DefaultTenant, batch.Id), """{"v":2}"""u8.ToArray());
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);

        Assert.AreEqual(ShardOutcome.Postponed, await worker.ProcessNextAsync());
        Assert.IsNull(await batch.ReadLedgerAsync());
    }

    [TestMethod]
    public async Task ProcessAsync_CommitHangs_ComputesNoMoreThanMayWait()
    {
        const int Lines = 300;
        var batch = new TestBatch();
        await batch.AddAndSendAsync(Lines);
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time, checkpointBytes: 2_000, maxInputs: 8);
        var commit = new TaskCompletionSource();
        bool isReached = false;
        batch.Store.Before = call =>
        {
            isReached |= call.Operation == BlobOperation.Stage;
            return call.Operation == BlobOperation.Stage ? commit.Task : Task.CompletedTask;
        };
        Task<ShardOutcome> work = worker.ProcessNextAsync();
        int started = 0;
        int looks = 0;
        await Eventually.HoldsAsync(
            () =>
            {
                looks = isReached && started == worker.Runner.Started ? looks + 1 : 0;
                started = worker.Runner.Started;
                return looks == 20;
            },
            "the engine stands");

        commit.SetResult();
        ShardOutcome outcome = await work;

        // 2,000 bytes being committed and 4,000 waiting, of some 400 bytes a line, and what was in the engine
        Assert.IsLessThan(60, started);
        Assert.AreEqual(ShardOutcome.Sealed, outcome);
        await batch.AssertSealedAsync(Lines);
    }

    [TestMethod]
    public async Task ProcessAsync_EngineFaults_ThrowsAndLeavesTheMessage()
    {
        var batch = new TestBatch();
        await batch.AddAndSendAsync(3);
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);
        worker.Runner.Failure = new InvalidOperationException("out of order");

        await Assert.ThrowsExactlyAsync<Engine.EngineFaultedException>(worker.ProcessNextAsync);

        Assert.AreEqual(1, (await batch.Queue.GetDepthAsync(TestModel.Queue, CancellationToken.None)).Leased);
        Assert.IsFalse((await batch.ReadLedgerAsync())!.IsSealed);
    }
}
