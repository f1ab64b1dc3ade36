using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Storage;
using Pipeline.TestKit.Storage;
using Pipeline.Worker.Shards;
using Pipeline.Worker.Tests.Fakes;

namespace Pipeline.Worker.Tests.Shards;

/// <summary>
/// Every storage and queue call of a shard fails once, before its effect or with its reply lost; the same worker goes on.
/// </summary>
[TestClass]
public sealed class ShardOutageTests
{
    private const int LineCount = 5;
    private const int FewestCalls = 6;
    private const int MostCalls = 200;

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task ProcessAsync_EachCallFailsOnce_GivesEachLineOnce(bool isReplyLost)
    {
        int failed = 0;
        bool hasFailed = true;
        while (hasFailed && failed < MostCalls)
        {
            hasFailed = await RunAsync(++failed, isReplyLost);
        }

        Assert.IsFalse(hasFailed, "no run ended without a failure");
        // a shard whose lines all fall into one checkpoint makes the fewest calls; how many fall into one is a matter of timing
        Assert.IsGreaterThanOrEqualTo(FewestCalls, failed, "calls of a shard");
    }

    [TestMethod]
    public async Task ProcessAsync_CommitsFailForAWhile_KeepsResultsAndComputesNothingTwice()
    {
        var batch = new TestBatch();
        await batch.AddAndSendAsync(LineCount);
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);
        int left = 7;
        batch.Store.Before = call => call.Operation == BlobOperation.Stage && Interlocked.Decrement(ref left) >= 0
            ? throw new StorageUnavailableException("The store", null)
            : Task.CompletedTask;

        ShardOutcome outcome = await Clock.RunAsync(batch.Time, worker.ProcessNextAsync());

        Assert.AreEqual(ShardOutcome.Sealed, outcome);
        await batch.AssertSealedAsync(LineCount);
        Assert.IsTrue(worker.Runner.Computed.Values.All(count => count == 1), "a line was computed twice");
    }

    private static async Task<bool> RunAsync(int failing, bool isReplyLost)
    {
        var batch = new TestBatch();
        await batch.AddAndSendAsync(LineCount);
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time, checkpointBytes: 1);
        IReadOnlyList<ReceivedMessage> messages = await batch.Queue.ReceiveAsync(TestModel.Queue, 1, TimeSpan.Zero, CancellationToken.None);
        var outage = new SingleOutage(failing, isReplyLost);
        outage.Attach(batch);

        ShardOutcome outcome = await Clock.RunAsync(
            batch.Time, worker.Processor.ProcessAsync(messages[0], batch.Time.GetTimestamp(), worker.Drain));

        bool hasFailed = outage.HasHappened;
        SingleOutage.Detach(batch);
        Assert.AreEqual(ShardOutcome.Sealed, outcome, $"call {failing}");
        await batch.AssertSealedAsync(LineCount);
        await batch.AssertSettledAsync();
        return hasFailed;
    }
}
