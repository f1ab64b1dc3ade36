using Pipeline.Contracts.Storage;
using Pipeline.TestKit;
using Pipeline.Worker.Shards;
using Pipeline.Worker.Tests.Fakes;

namespace Pipeline.Worker.Tests.Shards;

/// <summary>Every storage and queue call of a shard fails once, before its effect or with its reply lost; the same worker goes on.</summary>
[TestClass]
public sealed class ShardOutageTests
{
    private const int LineCount = 5;
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
        Assert.IsGreaterThan(10, failed, "calls of a shard");
    }

    [TestMethod]
    public async Task ProcessAsync_CommitsFailForAWhile_KeepsResultsAndComputesNothingTwice()
    {
        var batch = new TestBatch();
        await batch.AddAndSendAsync(LineCount);
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);
        int left = 7;
        batch.Store.Before = call => call.Operation == TestKit.Storage.BlobOperation.Stage && Interlocked.Decrement(ref left) >= 0
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
        Task<ShardOutcome> work = StartAsync(worker, batch, failing, isReplyLost, out Func<bool> hasFailed);

        ShardOutcome outcome = await Clock.RunAsync(batch.Time, work);

        Assert.IsTrue(outcome is ShardOutcome.Sealed, outcome.ToString());
        await batch.AssertSealedAsync(LineCount);
        await batch.AssertSettledAsync();
        return hasFailed();
    }

    private static Task<ShardOutcome> StartAsync(Fakes.Worker worker, TestBatch batch, int failing, bool isReplyLost, out Func<bool> hasFailed)
    {
        int calls = 0;
        bool failed = false;
        Task Fail(bool isAfter)
        {
            // receiving is the pump's: it is not counted; neither is what the test itself reads
            if (isAfter == isReplyLost && Interlocked.Increment(ref calls) == failing)
            {
                failed = true;
                throw new StorageUnavailableException("The store", null);
            }

            return Task.CompletedTask;
        }

        Task<ShardOutcome> work = ReceiveThenProcessAsync();
        hasFailed = () =>
        {
            batch.Store.Before = batch.Store.After = null;
            return failed;
        };
        return work;

        async Task<ShardOutcome> ReceiveThenProcessAsync()
        {
            long askedAt = batch.Time.GetTimestamp();
            var messages = await batch.Queue.ReceiveAsync(TestModel.Queue, 1, TimeSpan.Zero, CancellationToken.None);
            batch.Store.Before = _ => Fail(isAfter: false);
            batch.Store.After = _ => Fail(isAfter: true);
            batch.Queue.Before = _ => Fail(isAfter: false);
            batch.Queue.After = _ => Fail(isAfter: true);
            try
            {
                return await worker.Processor.ProcessAsync(messages[0], askedAt, worker.Drain);
            }
            finally
            {
                batch.Store.Before = batch.Store.After = null;
                batch.Queue.Before = batch.Queue.After = null;
            }
        }
    }
}
