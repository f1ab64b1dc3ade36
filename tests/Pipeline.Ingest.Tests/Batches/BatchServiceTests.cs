using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Tests.Support;

namespace Pipeline.Ingest.Tests.Batches;

[TestClass]
public sealed class BatchServiceTests
{
    [TestMethod]
    public async Task Find_WhileRunning_SumsTheLedgersAndCountsRejectedLinesAtOnce()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync(IngestFixture.SmallShards(shardLines: 2, window: 1));
        BatchRecord submitted = await fixture.SubmitAsync(Lines.File([.. Lines.Requests(3), "bad", "bad", .. Lines.Requests(0), "bad"]));

        BatchView validating = await fixture.ViewAsync(submitted.Id);
        await fixture.PumpSubmissionAsync();
        BatchView planned = await fixture.ViewAsync(submitted.Id);
        await fixture.Worker.TryWorkAsync(IngestFixture.ModelQueue);
        BatchView afterOne = await fixture.ViewAsync(submitted.Id);

        Assert.AreEqual((0, 0, 0), (validating.TotalCount, validating.CompletedCount, validating.FailedCount));
        Assert.AreEqual((6, 0, 3), (planned.TotalCount, planned.CompletedCount, planned.FailedCount));
        Assert.AreEqual((6, 2, 3), (afterOne.TotalCount, afterOne.CompletedCount, afterOne.FailedCount));
        Assert.AreEqual(new TokenUsage(6, 0), afterOne.Usage);
    }

    [TestMethod]
    public async Task Find_UnknownOrAnotherTenants_GivesNull()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        BatchRecord batch = await fixture.SubmitAsync(Lines.File(Lines.Requests(1)));

        Assert.IsNull(await fixture.Services.Batches.FindAsync("other", BatchId.Parse(batch.Id), CancellationToken.None));
        Assert.IsNull(await fixture.Services.Batches.CancelAsync("other", BatchId.Parse(batch.Id), CancellationToken.None));
        Assert.IsNull(await fixture.Services.Batches.OpenPartialOutputAsync("other", BatchId.Parse(batch.Id), CancellationToken.None));
    }

    [TestMethod]
    public async Task List_InPages_IsNewestFirstAndComplete()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        List<string> submitted = [];
        for (int batch = 0; batch < 5; batch++)
        {
            submitted.Add((await fixture.SubmitAsync(Lines.File(Lines.Requests(1)))).Id);
            fixture.Time.Advance(TimeSpan.FromSeconds(1));
        }

        List<string> listed = [];
        Page<BatchView> page;
        do
        {
            BatchId? after = listed.Count == 0 ? null : BatchId.Parse(listed[^1]);
            page = await fixture.Services.Batches.ListAsync("default", 2, after, CancellationToken.None);
            listed.AddRange(page.Items.Select(view => view.Record.Id));
        }
        while (page.HasMore);

        submitted.Reverse();
        CollectionAssert.AreEqual(submitted, listed);
        Assert.HasCount(1, page.Items);
    }

    [TestMethod]
    public async Task OpenPartialOutput_ShardsFinishOutOfOrder_GivesTheUnbrokenRunAndNeverTakesBack()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync(IngestFixture.SmallShards(shardLines: 1, window: 8));
        BatchRecord submitted = await fixture.SubmitAsync(
            Lines.File(Lines.Request("a"), Lines.Request(FakeWorker.RefusedPrefix + "b"), Lines.Request("c")));
        await fixture.PumpSubmissionAsync();
        byte[] atFirst = await ReadAsync(fixture, submitted.Id);
        fixture.Queue.ExpireLocks(IngestFixture.ModelQueue);

        // the first shard's message is held back under a lock while the two others are worked on
        await fixture.Queue.ReceiveAsync(IngestFixture.ModelQueue, 1, TimeSpan.Zero, CancellationToken.None);
        await fixture.Worker.TryWorkAsync(IngestFixture.ModelQueue);
        await fixture.Worker.TryWorkAsync(IngestFixture.ModelQueue);
        byte[] withGap = await ReadAsync(fixture, submitted.Id);
        fixture.Queue.ExpireLocks(IngestFixture.ModelQueue);
        await fixture.Worker.TryWorkAsync(IngestFixture.ModelQueue);
        byte[] whole = await ReadAsync(fixture, submitted.Id);
        await fixture.PumpAllAsync();
        byte[] afterwards = await ReadAsync(fixture, submitted.Id);

        Assert.IsEmpty(atFirst);
        Assert.IsEmpty(withGap);
        CollectionAssert.AreEqual(new[] { 1, 3 }, ResultRow.ReadAll(whole).Select(row => row.LineNumber).ToArray());
        CollectionAssert.AreEqual(whole, afterwards);
        CollectionAssert.AreEqual(
            new[] { 1, 3 }, (await fixture.ReadRowsAsync(submitted.OutputFileId)).Select(row => row.LineNumber).ToArray());
    }

    [TestMethod]
    public async Task Cancel_CompletedBatch_LeavesItAsItIs()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        BatchRecord submitted = await fixture.SubmitAsync(Lines.File(Lines.Requests(1)));
        await fixture.PumpAllAsync();
        BatchView before = await fixture.ViewAsync(submitted.Id);

        BatchView? cancelled = await fixture.Services.Batches.CancelAsync("default", BatchId.Parse(submitted.Id), CancellationToken.None);

        Assert.AreEqual(BatchStatus.Completed, cancelled!.Record.Status);
        Assert.AreEqual(before.Record.CompletedAt, cancelled.Record.CompletedAt);
        Assert.IsNull(cancelled.Record.Closing);
    }

    [TestMethod]
    public async Task Cancel_Twice_KeepsTheFirstTime()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        BatchRecord submitted = await fixture.SubmitAsync(Lines.File(Lines.Requests(1)));
        BatchId id = BatchId.Parse(submitted.Id);

        BatchView? first = await fixture.Services.Batches.CancelAsync("default", id, CancellationToken.None);
        fixture.Time.Advance(TimeSpan.FromSeconds(1));
        BatchView? second = await fixture.Services.Batches.CancelAsync("default", id, CancellationToken.None);

        Assert.AreEqual(BatchStatus.Cancelling, second!.Record.Status);
        Assert.AreEqual(first!.Record.CancellingAt, second.Record.CancellingAt);
    }

    private static async Task<byte[]> ReadAsync(IngestFixture fixture, string batchId)
    {
        await using Stream? stream = await fixture.Services.Batches.OpenPartialOutputAsync(
            "default", BatchId.Parse(batchId), CancellationToken.None);
        byte[] bytes = await IngestFixture.ReadAllAsync(stream!);
        Assert.HasCount((int)stream!.Length, bytes);
        return bytes;
    }
}
