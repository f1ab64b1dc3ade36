using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Records;
using Pipeline.TestKit;
using Pipeline.TestKit.Queues;
using Pipeline.Worker.Shards;
using Pipeline.Worker.Tests.Fakes;

namespace Pipeline.Worker.Tests.Shards;

[TestClass]
public sealed class ShardPumpTests
{
    private const int ShardCount = 12;
    private const int LinesPerShard = 9;

    [TestMethod]
    public async Task RunAsync_ManyShards_SealsAllAndMixesTheirLines()
    {
        var batch = new TestBatch();
        await AddShardsAsync(batch);
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);
        worker.Runner.Hold();
        Task running = CreatePump(worker, maxShards: 4).RunAsync(worker.Drain);
        await Eventually.HoldsAsync(async () => (await DepthAsync(batch)).Leased == 4, "four shards in work");
        await Eventually.HoldsAsync(() => worker.Runner.Started > 0, "the engine runs");

        worker.Runner.Release();
        await Eventually.HoldsAsync(async () => await DepthAsync(batch) is { Ready: 0, Leased: 0 }, "all shards are settled");
        worker.Drain.Begin();
        await running;

        for (int shard = 0; shard < ShardCount; shard++)
        {
            await batch.AssertSealedAsync(LinesPerShard, shard);
        }

        Assert.HasCount(ShardCount * LinesPerShard, worker.Runner.Computed);
    }

    [TestMethod]
    public async Task RunAsync_Drain_HandsBackWhatItHasAndReceivesNoMore()
    {
        var batch = new TestBatch();
        await AddShardsAsync(batch);
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);
        worker.Runner.Hold();
        Task running = CreatePump(worker, maxShards: 3).RunAsync(worker.Drain);
        await Eventually.HoldsAsync(() => worker.Runner.Started > 0, "the engine runs");

        worker.Drain.Begin();
        worker.Runner.Release();
        await running;

        QueueDepth depth = await DepthAsync(batch);
        Assert.AreEqual(0, depth.Leased);
        Assert.IsGreaterThanOrEqualTo(ShardCount - 3, depth.Ready);
    }

    [TestMethod]
    public async Task RunAsync_EngineFaults_EndsWithTheFault()
    {
        var batch = new TestBatch();
        await AddShardsAsync(batch);
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);
        worker.Runner.Failure = new InvalidOperationException("out of order");

        await Assert.ThrowsExactlyAsync<Engine.EngineFaultedException>(() => CreatePump(worker, maxShards: 2).RunAsync(worker.Drain));

        Assert.IsGreaterThan(0, (await DepthAsync(batch)).Leased);
    }

    [TestMethod]
    public async Task RunAsync_QueueFailsForAWhile_GoesOn()
    {
        var batch = new TestBatch();
        await AddShardsAsync(batch);
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);
        int left = 3;
        batch.Queue.Before = call => call.Operation == QueueOperation.Receive && Interlocked.Decrement(ref left) >= 0
            ? throw new Contracts.Storage.StorageUnavailableException("The queue", null)
            : Task.CompletedTask;
        Task running = CreatePump(worker, maxShards: 4).RunAsync(worker.Drain);

        await Eventually.HoldsAsync(
            async () =>
            {
                batch.Time.Advance(TimeSpan.FromMilliseconds(100));
                return await DepthAsync(batch) is { Ready: 0, Leased: 0 };
            },
            "all shards are settled");
        worker.Drain.Begin();
        await running;

        await batch.AssertSealedAsync(LinesPerShard, ShardCount - 1);
    }

    private static ShardPump CreatePump(Fakes.Worker worker, int maxShards) =>
        new(worker.Services, worker.Processor, maxShards, NullLogger<ShardPump>.Instance);

    private static Task<QueueDepth> DepthAsync(TestBatch batch) => batch.Queue.GetDepthAsync(TestModel.Queue, CancellationToken.None);

    // every line of every shard has a first token of its own
    private static async Task AddShardsAsync(TestBatch batch)
    {
        await batch.WriteRecordAsync(BatchStatus.InProgress);
        for (int shard = 0; shard < ShardCount; shard++)
        {
            int first = 100 * shard;
            await batch.SendAsync(await batch.AddShardAsync([.. Enumerable.Range(first, LinesPerShard).Select(TestBatch.Line)], shard));
        }
    }
}
