using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Ledgers;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Tests.Support;

namespace Pipeline.Ingest.Tests.Closing;

[TestClass]
public sealed class BatchCloserTests
{
    [TestMethod]
    public async Task Sweep_CancelledBatch_AnswersWhatDidNotRunAndKeepsWhatDid()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync(IngestFixture.SmallShards(window: 1));
        BatchRecord submitted = await fixture.SubmitAsync(Lines.File([.. Lines.Requests(5), "bad"]));
        await fixture.PumpSubmissionAsync();
        await fixture.Worker.TryWorkAsync(IngestFixture.ModelQueue);

        await CancelAsync(fixture, submitted.Id);
        await fixture.SweepAsync();

        BatchRecord batch = (await fixture.ViewAsync(submitted.Id)).Record;
        List<ResultRow> errors = await fixture.ReadRowsAsync(batch.ErrorFileId);
        Assert.AreEqual(BatchStatus.Cancelled, batch.Status);
        Assert.AreEqual((2, 4), (batch.CompletedCount, batch.FailedCount));
        CollectionAssert.AreEqual(
            new (int, string?, string?)[]
            {
                (3, "id-2", ErrorCodes.BatchCancelled),
                (4, "id-3", ErrorCodes.BatchCancelled),
                (5, "id-4", ErrorCodes.BatchCancelled),
                (6, null, ErrorCodes.InvalidJsonLine),
            },
            errors.Select(row => (row.LineNumber, row.CustomId, row.ErrorCode)).ToArray());
    }

    [TestMethod]
    public async Task Sweep_ShardWithAnOwner_WaitsFiveSecondsForIt()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync(IngestFixture.SmallShards());
        BatchRecord submitted = await fixture.SubmitAsync(Lines.File(Lines.Requests(1)));
        await fixture.PumpSubmissionAsync();
        LedgerClaim claim = await ShardLedger.ClaimAsync(
            fixture.Store, BlobLayout.Ledger("default", BatchId.Parse(submitted.Id), 0, 1), 1, "m", TimeSpan.Zero, CancellationToken.None);
        await CancelAsync(fixture, submitted.Id);

        fixture.Time.Advance(TimeSpan.FromSeconds(4));
        await fixture.SweepAsync();
        BatchStatus early = (await fixture.ViewAsync(submitted.Id)).Record.Status;
        fixture.Time.Advance(TimeSpan.FromSeconds(1));
        await fixture.SweepAsync();

        Assert.AreEqual(BatchStatus.Cancelling, early);
        Assert.AreEqual(BatchStatus.Cancelled, (await fixture.ViewAsync(submitted.Id)).Record.Status);
        ResultLine late = new ResultLineWriter(BatchId.Parse(submitted.Id)).Success(1, "id-0", "{}"u8, TokenUsage.None);
        Assert.AreEqual(CommitOutcome.Fenced, await claim.Ledger!.CommitAsync([late], CancellationToken.None));
    }

    [TestMethod]
    public async Task Sweep_BatchPastItsWindow_ExpiresWithALineForEachRequest()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync(IngestFixture.SmallShards(window: 1));
        BatchRecord submitted = await fixture.SubmitAsync(Lines.File(Lines.Requests(3)));
        await fixture.PumpSubmissionAsync();
        await fixture.Worker.TryWorkAsync(IngestFixture.ModelQueue);

        fixture.Time.Advance(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));
        await fixture.SweepAsync();

        BatchRecord batch = (await fixture.ViewAsync(submitted.Id)).Record;
        Assert.AreEqual(BatchStatus.Expired, batch.Status);
        Assert.IsNotNull(batch.ExpiredAt);
        Assert.AreEqual((2, 1), (batch.CompletedCount, batch.FailedCount));
        Assert.AreEqual(ErrorCodes.BatchExpired, (await fixture.ReadRowsAsync(batch.ErrorFileId)).Single().ErrorCode);
    }

    [TestMethod]
    public async Task Sweep_InputGoneWhileClosing_StillAnswersEveryLine()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync(IngestFixture.SmallShards(window: 1));
        FileRecord file = await fixture.UploadAsync(Lines.File(Lines.Requests(3)));
        BatchRecord submitted = await fixture.SubmitAsync(file.Id);
        await fixture.PumpSubmissionAsync();
        await fixture.PutAsync(BlobLayout.FileContent("default", FileId.Parse(file.Id)), []);

        await CancelAsync(fixture, submitted.Id);
        await fixture.SweepAsync();

        BatchRecord batch = (await fixture.ViewAsync(submitted.Id)).Record;
        List<ResultRow> errors = await fixture.ReadRowsAsync(batch.ErrorFileId);
        Assert.AreEqual(BatchStatus.Cancelled, batch.Status);
        CollectionAssert.AreEqual(new[] { 1, 2, 3 }, errors.Select(row => row.LineNumber).ToArray());
        Assert.IsTrue(errors.TrueForAll(row => row.ErrorCode == ErrorCodes.InputModified));
    }

    [TestMethod]
    public async Task Sweep_TwoProcessesAtOnce_EndTheBatch()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync(IngestFixture.SmallShards(shardLines: 1));
        BatchRecord submitted = await fixture.SubmitAsync(Lines.File([.. Lines.Requests(10), "bad"]));
        await fixture.PumpSubmissionAsync();
        await CancelAsync(fixture, submitted.Id);
        IngestServices one = fixture.Services;
        fixture.Restart();
        IngestServices other = fixture.Services;
        fixture.Store.Before = async _ => await Task.Yield();

        for (int round = 0; !(await fixture.ViewAsync(submitted.Id)).Record.IsTerminal(); round++)
        {
            Assert.IsLessThan(100, round);
            await Task.WhenAll(one.Sweeper.SweepAsync(CancellationToken.None), other.Sweeper.SweepAsync(CancellationToken.None));
        }

        BatchRecord batch = (await fixture.ViewAsync(submitted.Id)).Record;
        Assert.AreEqual(BatchStatus.Cancelled, batch.Status);
        Assert.AreEqual((0, 11), (batch.CompletedCount, batch.FailedCount));
        CollectionAssert.AreEqual(
            Enumerable.Range(1, 11).ToArray(), (await fixture.ReadRowsAsync(batch.ErrorFileId)).Select(row => row.LineNumber).ToArray());
    }

    private static async Task CancelAsync(IngestFixture fixture, string batchId)
    {
        Assert.AreEqual(
            BatchStatus.Cancelling,
            (await fixture.Services.Batches.CancelAsync("default", BatchId.Parse(batchId), CancellationToken.None))!.Record.Status);
    }
}
