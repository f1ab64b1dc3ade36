using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Messages;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Tests.Support;
using Pipeline.TestKit.Storage;

namespace Pipeline.Ingest.Tests.Dispatching;

[TestClass]
public sealed class ShardDispatcherTests
{
    [TestMethod]
    public async Task Refill_WindowFull_SendsOneMoreForEachSealedShard()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync(IngestFixture.SmallShards(shardLines: 1, window: 3));
        await fixture.SubmitAsync(Lines.File(Lines.Requests(5)));

        await fixture.PumpSubmissionAsync();
        long atFirst = await CountAsync(fixture);
        await fixture.Worker.TryWorkAsync(IngestFixture.ModelQueue);
        long beforeEvent = await CountAsync(fixture);
        await fixture.PumpEventAsync();
        long afterEvent = await CountAsync(fixture);

        Assert.AreEqual((3, 2, 3), (atFirst, beforeEvent, afterEvent));
    }

    [TestMethod]
    public async Task Refill_EventLost_TheSweepSendsOn()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync(IngestFixture.SmallShards(shardLines: 1, window: 1));
        await fixture.SubmitAsync(Lines.File(Lines.Requests(2)));
        await fixture.PumpSubmissionAsync();
        await fixture.Worker.TryWorkAsync(IngestFixture.ModelQueue);

        await fixture.SweepAsync();

        Assert.AreEqual(1, await CountAsync(fixture));
    }

    [TestMethod]
    public async Task Message_OfAShard_PointsToItsLinesAndStaysSmall()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync(IngestFixture.SmallShards());
        string first = Lines.Request("a");
        BatchRecord batch = await fixture.SubmitAsync(Lines.File(first, "", Lines.Request("b"), Lines.Request("cc"), "bad"));
        await fixture.PumpSubmissionAsync();

        IReadOnlyList<ReceivedMessage> messages = await fixture.Queue.ReceiveAsync(
            IngestFixture.ModelQueue, 2, TimeSpan.Zero, CancellationToken.None);

        ShardMessage shard = RecordJson.Deserialize(messages[1].Body.Span, RecordJson.Shard, "shard");
        int lineBytes = first.Length + 1;
        Assert.AreEqual($"{batch.Id}/1/1/0", messages[1].Id);
        Assert.AreEqual(((2L * lineBytes) + 1, lineBytes + 1 + 4L, 4, 2), (shard.Offset, shard.Length, shard.FirstLine, shard.LineCount));
        Assert.AreEqual(first.Length + 1, shard.LongestLine);
        Assert.AreEqual(batch.ExpiresAt, shard.DeadlineUtc);
        Assert.IsLessThan(1024, messages[1].Body.Length);
    }

    [TestMethod]
    public async Task Sweep_MessageLost_SendsAgainOnceUnderANewNumber()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync(IngestFixture.SmallShards());
        BatchRecord batch = await fixture.SubmitAsync(Lines.File(Lines.Requests(1)));
        await fixture.PumpSubmissionAsync();
        await LoseAsync(fixture);

        fixture.Time.Advance(TimeSpan.FromSeconds(89));
        await fixture.SweepAsync();
        long early = await CountAsync(fixture);
        fixture.Time.Advance(TimeSpan.FromSeconds(2));
        await fixture.SweepAsync();
        await fixture.SweepAsync();

        Assert.AreEqual(0, early);
        IReadOnlyList<ReceivedMessage> sent = await fixture.Queue.ReceiveAsync(
            IngestFixture.ModelQueue, 10, TimeSpan.Zero, CancellationToken.None);
        Assert.StartsWith($"{batch.Id}/0/1/1-", sent.Single().Id);
    }

    [TestMethod]
    public async Task Sweep_MessageStillWaiting_SendsNothing()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync(IngestFixture.SmallShards());
        await fixture.SubmitAsync(Lines.File(Lines.Requests(1)));
        await fixture.PumpSubmissionAsync();

        fixture.Time.Advance(TimeSpan.FromHours(1));
        await fixture.SweepAsync();

        Assert.AreEqual(1, await CountAsync(fixture));
    }

    [TestMethod]
    public async Task Sweep_ResentMessageWaits_SendsNothingMore()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync(IngestFixture.SmallShards());
        await fixture.SubmitAsync(Lines.File(Lines.Requests(1)));
        await fixture.PumpSubmissionAsync();
        await LoseAsync(fixture);
        fixture.Time.Advance(TimeSpan.FromSeconds(100));
        await fixture.SweepAsync();

        fixture.Time.Advance(TimeSpan.FromHours(1));
        await fixture.SweepAsync();

        Assert.AreEqual(1, await CountAsync(fixture));
    }

    // A queue that drops ids it has seen would drop the one message that the shard waits for.
    [TestMethod]
    public async Task Sweep_DiesBeforeItNotesTheResend_SendsTheNextUnderAnotherId()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync(IngestFixture.SmallShards(), isBrokerLike: true);
        BatchRecord batch = await fixture.SubmitAsync(Lines.File(Lines.Requests(1)));
        await fixture.PumpSubmissionAsync();
        await LoseAsync(fixture);
        string dispatch = BlobLayout.Dispatch(IngestFixture.Tenant, BatchId.Parse(batch.Id));
        fixture.Store.Before = call => call == new BlobCall(BlobOperation.Put, dispatch) ? throw new SimulatedCrashException() : Task.CompletedTask;
        fixture.Time.Advance(TimeSpan.FromSeconds(91));
        await fixture.SweepAsync();
        fixture.Store.Before = null;
        await LoseAsync(fixture);

        await fixture.SweepAsync();

        Assert.AreEqual(1, await CountAsync(fixture));
    }

    private static async Task LoseAsync(IngestFixture fixture)
    {
        ReceivedMessage message = (await fixture.Queue.ReceiveAsync(
            IngestFixture.ModelQueue, 1, TimeSpan.Zero, CancellationToken.None)).Single();
        await fixture.Queue.CompleteAsync(message, CancellationToken.None);
    }

    private static async Task<long> CountAsync(IngestFixture fixture)
    {
        QueueDepth depth = await fixture.Queue.GetDepthAsync(IngestFixture.ModelQueue, CancellationToken.None);
        return depth.Ready + depth.Leased + depth.Delayed;
    }
}
