using Pipeline.Contracts.Messages;
using Pipeline.TestKit;
using Pipeline.Worker.Shards;
using Pipeline.Worker.Tests.Fakes;

namespace Pipeline.Worker.Tests.Shards;

/// <summary>One shard reaches two workers at the same time.</summary>
[TestClass]
public sealed class ShardDuplicateTests
{
    private const int LineCount = 12;

    [TestMethod]
    public async Task ProcessAsync_SameMessageTwice_GivesEachLineOnce()
    {
        for (int round = 0; round < TestScale.Choose(20, 400); round++)
        {
            var batch = new TestBatch();
            await batch.AddAndSendAsync(LineCount);
            await using var first = new Fakes.Worker(batch.Store, batch.Queue, batch.Time, checkpointBytes: 1);
            await using var second = new Fakes.Worker(batch.Store, batch.Queue, batch.Time, checkpointBytes: 1);

            Task<ShardOutcome> one = first.ProcessNextAsync();
            batch.Queue.ExpireLocks(TestModel.Queue);
            Task<ShardOutcome> other = second.ProcessNextAsync();
            ShardOutcome[] outcomes = await Task.WhenAll(one, other);

            await FinishAsync(batch, outcomes);
        }
    }

    [TestMethod]
    public async Task ProcessAsync_TwoMessagesOfOneShard_GivesEachLineOnce()
    {
        for (int round = 0; round < TestScale.Choose(20, 400); round++)
        {
            var batch = new TestBatch();
            ShardMessage message = await batch.AddAndSendAsync(LineCount);
            await batch.SendAsync(message, send: 1);
            await using var first = new Fakes.Worker(batch.Store, batch.Queue, batch.Time, checkpointBytes: 1);
            await using var second = new Fakes.Worker(batch.Store, batch.Queue, batch.Time, checkpointBytes: 1);

            ShardOutcome[] outcomes = await Task.WhenAll(first.ProcessNextAsync(), second.ProcessNextAsync());

            await FinishAsync(batch, outcomes);
        }
    }

    private static async Task FinishAsync(TestBatch batch, ShardOutcome[] outcomes)
    {
        string seen = string.Join(", ", outcomes);
        Assert.Contains(ShardOutcome.Sealed, outcomes, seen);
        Assert.IsTrue(
            outcomes.All(outcome => outcome
                is ShardOutcome.Sealed or ShardOutcome.Fenced or ShardOutcome.HeldByOther or ShardOutcome.AlreadySealed),
            seen);
        await batch.AssertSealedAsync(LineCount);
        await batch.AssertSettledAsync();
    }
}
