using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Files;
using Pipeline.Ingest.Tests.Support;

namespace Pipeline.Ingest.Tests.Finalizing;

[TestClass]
public sealed class BatchFinalizerTests
{
    [TestMethod]
    public async Task Finalize_MixedResults_MakesBothFilesUnderTheIdsChosenAtSubmission()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync(IngestFixture.SmallShards());
        FileRecord input = await fixture.UploadAsync(Lines.File(Lines.Request("a"), "bad", Lines.Request("b")));
        Submission submission = await fixture.Services.Batches.SubmitAsync(
            "default",
            IngestFixture.Request(input.Id) with
            {
                OutputExpiresAfter = IngestFixture.Json("""{"anchor":"created_at","seconds":7200}"""),
            },
            null,
            CancellationToken.None);
        BatchRecord submitted = submission.Batch!;
        fixture.Time.Advance(TimeSpan.FromSeconds(5));
        await fixture.PumpAllAsync();

        FileRecord? output = await FindAsync(fixture, submitted.OutputFileId);
        FileRecord? errors = await FindAsync(fixture, submitted.ErrorFileId);

        Assert.AreEqual($"{submitted.Id}_output.jsonl", output!.Filename);
        Assert.AreEqual($"{submitted.Id}_error.jsonl", errors!.Filename);
        Assert.AreEqual(FilePurposes.BatchOutput, output.Purpose);
        Assert.AreEqual(submitted.CreatedAt + TimeSpan.FromSeconds(7205), output.ExpiresAt);
        BatchRecord batch = (await fixture.ViewAsync(submitted.Id)).Record;
        Assert.AreEqual((true, true), (batch.HasOutput, batch.HasErrorFile));
        Assert.AreEqual(submitted.CreatedAt + TimeSpan.FromSeconds(5), batch.CompletedAt);
    }

    [TestMethod]
    public async Task Finalize_NoSuccess_MakesNoOutputFile()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync(IngestFixture.SmallShards());
        BatchRecord submitted = await fixture.SubmitAsync(Lines.File(Lines.Request(FakeWorker.RefusedPrefix + "a")));

        await fixture.PumpAllAsync();

        BatchRecord batch = (await fixture.ViewAsync(submitted.Id)).Record;
        Assert.AreEqual((BatchStatus.Completed, false, true), (batch.Status, batch.HasOutput, batch.HasErrorFile));
        Assert.IsNull(await FindAsync(fixture, submitted.OutputFileId));
    }

    [TestMethod]
    public async Task Finalize_NoError_MakesNoErrorFile()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync(IngestFixture.SmallShards());
        BatchRecord submitted = await fixture.SubmitAsync(Lines.File(Lines.Requests(3)));

        await fixture.PumpAllAsync();

        BatchRecord batch = (await fixture.ViewAsync(submitted.Id)).Record;
        Assert.AreEqual((true, false), (batch.HasOutput, batch.HasErrorFile));
        Assert.IsNull(await FindAsync(fixture, submitted.ErrorFileId));
    }

    private static Task<FileRecord?> FindAsync(IngestFixture fixture, string id) =>
        fixture.Services.Files.FindAsync("default", FileId.Parse(id), CancellationToken.None);
}
