using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Files;
using Pipeline.Ingest.Tests.Support;
using Pipeline.TestKit.Storage;

namespace Pipeline.Ingest.Tests.Sweeping;

[TestClass]
public sealed class SweeperTests
{
    [TestMethod]
    public async Task Sweep_SubmissionMessageLost_SendsOneNewMessage()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        BatchRecord batch = await fixture.SubmitAsync(Lines.File(Lines.Requests(1)));
        ReceivedMessage lost = (await fixture.Queue.ReceiveAsync(Names.SubmissionQueue, 1, TimeSpan.Zero, CancellationToken.None)).Single();
        await fixture.Queue.CompleteAsync(lost, CancellationToken.None);

        fixture.Time.Advance(TimeSpan.FromSeconds(9));
        await fixture.SweepAsync();
        long early = await CountSubmissionsAsync(fixture);
        fixture.Time.Advance(TimeSpan.FromSeconds(2));
        await fixture.SweepAsync();
        fixture.Time.Advance(TimeSpan.FromMinutes(5));
        await fixture.SweepAsync();

        Assert.AreEqual((0, 1), (early, await CountSubmissionsAsync(fixture)));
        await fixture.PumpAllAsync();
        Assert.AreEqual(BatchStatus.Completed, (await fixture.ViewAsync(batch.Id)).Record.Status);
    }

    [TestMethod]
    public async Task Sweep_SubmissionStillWaiting_SendsNothing()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        await fixture.SubmitAsync(Lines.File(Lines.Requests(1)));

        fixture.Time.Advance(TimeSpan.FromHours(1));
        await fixture.SweepAsync();

        Assert.AreEqual(1, await CountSubmissionsAsync(fixture));
    }

    [TestMethod]
    public async Task Sweep_MarkerWithoutABatch_GoesAfterAnHour()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        string marker = BlobLayout.OpenBatch("default", BatchId.Parse("batch_0123456789abcdef0123456789abcdef"));
        await fixture.PutAsync(marker, []);

        fixture.Time.Advance(TimeSpan.FromMinutes(59));
        await fixture.SweepAsync();
        int early = (await fixture.ListAsync(marker)).Length;
        fixture.Time.Advance(TimeSpan.FromMinutes(2));
        await fixture.SweepAsync();

        Assert.AreEqual(1, early);
        Assert.IsEmpty(await fixture.ListAsync(marker));
    }

    [TestMethod]
    public async Task Sweep_MarkerOfATerminalBatch_IsRemoved()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        BatchRecord batch = await fixture.SubmitAsync(Lines.File(Lines.Requests(1)));
        await fixture.PumpAllAsync();
        await fixture.PutAsync(BlobLayout.OpenBatch("default", BatchId.Parse(batch.Id)), []);

        await fixture.SweepAsync();

        Assert.IsEmpty(await fixture.ListAsync(BlobLayout.OpenBatches("default")));
    }

    [TestMethod]
    public async Task Sweep_OneUnreadableBatch_OthersGoOnAndNoFileGoes()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync(IngestFixture.SmallShards(window: 1));
        BatchId broken = BatchId.Parse("batch_00000000000000000000000000000000");
        await fixture.PutAsync(BlobLayout.OpenBatch("default", broken), []);
        await fixture.PutAsync(BlobLayout.Batch("default", broken), "not json"u8.ToArray());
        BatchRecord batch = await fixture.SubmitAsync(Lines.File(Lines.Requests(3)));
        FileRecord deleted = await fixture.UploadAsync("x"u8.ToArray());
        await fixture.Services.Files.DeleteAsync("default", FileId.Parse(deleted.Id), CancellationToken.None);
        await fixture.PumpSubmissionAsync();
        await fixture.Worker.TryWorkAsync(IngestFixture.ModelQueue);
        fixture.Time.Advance(TimeSpan.FromMinutes(2));

        await fixture.SweepAsync();

        Assert.IsTrue(await fixture.Worker.TryWorkAsync(IngestFixture.ModelQueue), batch.Id);
        Assert.IsNotEmpty(await fixture.ListAsync(BlobLayout.FileContent("default", FileId.Parse(deleted.Id))));
    }

    [TestMethod]
    public async Task Sweep_DeletedInputOfAnOpenBatch_StaysUntilTheBatchIsOver()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync(IngestFixture.SmallShards());
        FileRecord file = await fixture.UploadAsync(Lines.File(Lines.Requests(5)));
        BatchRecord batch = await fixture.SubmitAsync(file.Id);
        FileId id = FileId.Parse(file.Id);

        await fixture.Services.Files.DeleteAsync("default", id, CancellationToken.None);
        fixture.Time.Advance(TimeSpan.FromMinutes(2));
        await fixture.SweepAsync();
        int whileOpen = (await fixture.ListAsync(BlobLayout.FileContent("default", id))).Length;
        await fixture.PumpAllAsync();
        await fixture.SweepAsync();

        Assert.AreEqual(1, whileOpen);
        Assert.AreEqual(5, (await fixture.ViewAsync(batch.Id)).CompletedCount);
        Assert.IsEmpty(await fixture.ListAsync($"{BlobLayout.Files("default")}{id}/"));
    }

    // A sweep that closes large batches takes minutes, in which others are submitted and their inputs deleted.
    [TestMethod]
    public async Task Sweep_BatchSubmittedWhileItRuns_KeepsItsDeletedInput()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync(IngestFixture.SmallShards());
        BatchRecord swept = await fixture.SubmitAsync(Lines.File(Lines.Requests(1)));
        FileId id = FileId.Parse((await fixture.UploadAsync(Lines.File(Lines.Requests(3)))).Id);
        bool isCalled = false;
        fixture.Store.Before = async call =>
        {
            if (!isCalled && call == new BlobCall(BlobOperation.Open, BlobLayout.Batch("default", BatchId.Parse(swept.Id))))
            {
                isCalled = true;
                await fixture.SubmitAsync(id.Value);
                await fixture.Services.Files.DeleteAsync("default", id, CancellationToken.None);
                fixture.Time.Advance(TimeSpan.FromMinutes(2));
            }
        };

        await fixture.SweepAsync();

        Assert.IsTrue(isCalled);
        Assert.IsNotEmpty(await fixture.ListAsync(BlobLayout.FileContent("default", id)));
    }

    [TestMethod]
    public async Task Sweep_UploadThatNeverBecameAFile_GoesAfterADay()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync(IngestFixture.SmallShards());
        using MemoryStream content = new("x"u8.ToArray());
        FileUpload upload = await fixture.Services.Files.BeginAsync("default", content, CancellationToken.None);

        fixture.Time.Advance(TimeSpan.FromHours(23));
        await fixture.SweepAsync();
        int early = (await fixture.ListAsync(BlobLayout.Files("default"))).Length;
        fixture.Time.Advance(TimeSpan.FromHours(2));
        await fixture.SweepAsync();

        Assert.AreEqual(1, early);
        Assert.IsEmpty(await fixture.ListAsync(BlobLayout.FileContent("default", upload.Id)));
    }

    // A queue that tells nothing of leased messages looks empty while a planner reads a large file.
    [TestMethod]
    public async Task Sweep_SubmissionLeasedUnseen_IsSentAgainAtGrowingIntervals()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync(isBrokerLike: true);
        await fixture.SubmitAsync(Lines.File(Lines.Requests(1)));
        List<ReceivedMessage> held = [];
        for (int second = 0; second < 600; second += 5)
        {
            held.AddRange(await fixture.Queue.ReceiveAsync(Names.SubmissionQueue, 10, TimeSpan.Zero, CancellationToken.None));
            foreach (ReceivedMessage message in held)
            {
                Assert.IsTrue(await fixture.Queue.RenewAsync(message, CancellationToken.None));
            }

            fixture.Time.Advance(TimeSpan.FromSeconds(5));
            await fixture.SweepAsync();
        }

        // the first, and one each time that the batch has waited twice as long: from 15 s on
        Assert.HasCount(7, held);
    }

    private static async Task<long> CountSubmissionsAsync(IngestFixture fixture) =>
        (await fixture.Queue.GetDepthAsync(Names.SubmissionQueue, CancellationToken.None)).Ready;
}
