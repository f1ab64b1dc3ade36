using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Files;
using Pipeline.Ingest.Handling;
using Pipeline.Ingest.Tests.Support;
using Pipeline.TestKit.Storage;

namespace Pipeline.Ingest.Tests.Intake;

[TestClass]
public sealed class IntakeHandlerTests
{
    private const string Blob = "intake/team/a.jsonl";

    private static byte[] Event => IntakeBodies.EventOf("team/a.jsonl");

    [TestMethod]
    public async Task Handle_EventOfABlob_MakesAFileAndABatchThatRuns()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync(IngestFixture.SmallShards());
        byte[] lines = Lines.File(Lines.Requests(3));
        await fixture.PutAsync(Blob, lines);

        await HandleAsync(fixture, Event);
        await fixture.PumpAllAsync();

        BatchView batch = await SingleBatchAsync(fixture);
        Assert.AreEqual((BatchStatus.Completed, 3), (batch.Record.Status, batch.CompletedCount));
        Assert.AreEqual(Blob, batch.Record.Metadata!["intake_blob"]);
        FileRecord file = await SingleFileAsync(fixture);
        Assert.AreEqual((batch.Record.InputFileId, "a.jsonl", (long)lines.Length), (file.Id, file.Filename, file.Bytes));
        await using BlobContent? content = await fixture.Services.Files.OpenContentAsync(
            IngestFixture.Tenant, FileId.Parse(file.Id), BlobRange.All, CancellationToken.None);
        CollectionAssert.AreEqual(lines, await IngestFixture.ReadAllAsync(content!.Stream));
    }

    [TestMethod]
    public async Task Handle_SameEventAgain_ChangesNothing()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        await fixture.PutAsync(Blob, Lines.File(Lines.Requests(1)));
        await HandleAsync(fixture, Event);
        await fixture.PumpAllAsync();
        FileRecord file = await SingleFileAsync(fixture);
        await fixture.Services.Files.DeleteAsync(IngestFixture.Tenant, FileId.Parse(file.Id), CancellationToken.None);
        fixture.Time.Advance(TimeSpan.FromHours(23));
        await fixture.SweepAsync();

        await HandleAsync(fixture, Event);

        await SingleBatchAsync(fixture);
        Assert.IsEmpty(await fixture.ListAsync(BlobLayout.FileContent(IngestFixture.Tenant, FileId.Parse(file.Id))));
    }

    [TestMethod]
    public async Task Handle_BlobWrittenAgain_IsAnotherBatch()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        await fixture.PutAsync(Blob, Lines.File(Lines.Requests(1)));
        await HandleAsync(fixture, Event);

        await fixture.PutAsync(Blob, Lines.File(Lines.Requests(2)));
        await HandleAsync(fixture, Event);
        await HandleAsync(fixture, Event); // the event of the first version, late

        Assert.HasCount(2, (await BatchesAsync(fixture)).Select(batch => batch.Record.InputFileId).Distinct().ToArray());
    }

    [TestMethod]
    public async Task Handle_EventAndMessageOfOneVersion_AreOneBatch()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        await fixture.PutAsync(Blob, Lines.File(Lines.Requests(1)));

        await HandleAsync(fixture, IntakeBodies.Message($"\"blob\":\"{Blob}\",\"metadata\":{{\"from\":\"us\"}}"));
        await HandleAsync(fixture, Event);

        Assert.AreEqual("us", (await SingleBatchAsync(fixture)).Record.Metadata!["from"]);
    }

    [TestMethod]
    public async Task Handle_MessageWithAKey_IsOneBatchWhateverBecomesOfTheBlob()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        byte[] message = IntakeBodies.Message("\"blob\":\"intake/x.tmp\",\"id\":\"order 7\",\"endpoint\":\"/v1/embeddings\"");
        await fixture.PutAsync("intake/x.tmp", Lines.File(Lines.Requests(1)));
        await HandleAsync(fixture, message);

        await fixture.PutAsync("intake/x.tmp", Lines.File(Lines.Requests(2)));
        await HandleAsync(fixture, message);
        await fixture.Store.DeleteAsync("intake/x.tmp", BlobCondition.None, CancellationToken.None);
        await HandleAsync(fixture, message);

        await SingleBatchAsync(fixture);
    }

    [TestMethod]
    public async Task Handle_NoEndpoint_TakesTheFirstThatALineNames()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        await fixture.PutAsync(Blob, Lines.File("", "not json", Lines.Request("x", url: "/v1/other"), Lines.Request("a", url: "/embeddings")));

        await HandleAsync(fixture, Event);

        Assert.AreEqual("/embeddings", (await SingleBatchAsync(fixture)).Record.Endpoint);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("not json\n")]
    [DataRow("{\"custom_id\":\"a\",\"method\":\"POST\",\"url\":\"/v1/other\",\"body\":{\"model\":\"x\"}}\n")]
    public async Task Handle_FileThatCannotRun_EndsAsAFailedBatchThatNamesTheBlob(string content)
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        await fixture.PutAsync(Blob, System.Text.Encoding.UTF8.GetBytes(content));

        await HandleAsync(fixture, Event);
        await fixture.PumpAllAsync();

        BatchRecord batch = (await SingleBatchAsync(fixture)).Record;
        Assert.AreEqual(BatchStatus.Failed, batch.Status);
        Assert.IsNotEmpty(batch.Errors);
        Assert.AreEqual(Blob, batch.Metadata!["intake_blob"]);
    }

    [TestMethod]
    public async Task Handle_BlobOverTheLimit_IsNotCopiedAndEndsAsAFailedBatch()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync(
            new IngestOptions { Limits = new BatchLimits { MaxFileBytes = 100 } });
        await fixture.PutAsync(Blob, new byte[101]);

        await HandleAsync(fixture, Event);
        await HandleAsync(fixture, Event);
        await fixture.SweepAsync();

        BatchRecord batch = (await SingleBatchAsync(fixture)).Record;
        Assert.AreEqual((BatchStatus.Failed, ErrorCodes.FileTooLarge), (batch.Status, batch.Errors.Single().Code));
        Assert.AreEqual(Blob, batch.Metadata!["intake_blob"]);
        Assert.IsEmpty(await fixture.ListAsync(BlobLayout.Files(IngestFixture.Tenant)));
    }

    [TestMethod]
    public async Task Handle_BlobChangesBeforeItIsCopied_IsTriedLaterAndThenTakenAsItIs()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        await fixture.PutAsync(Blob, Lines.File(Lines.Requests(1)));
        RunOnceBeforeTheCopy(fixture, () => fixture.PutAsync(Blob, Lines.File(Lines.Requests(2))));

        HandlerResult first = await fixture.Services.Intake.HandleAsync(Event, CancellationToken.None);
        await HandleAsync(fixture, Event);
        await fixture.PumpAllAsync();

        Assert.AreEqual(HandlerOutcome.RetryLater, first.Outcome);
        Assert.AreEqual(2, (await SingleBatchAsync(fixture)).CompletedCount);
    }

    [TestMethod]
    public async Task Handle_BlobGoesBeforeItIsCopied_IsDone()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        await fixture.PutAsync(Blob, Lines.File(Lines.Requests(1)));
        RunOnceBeforeTheCopy(fixture, () => fixture.Store.DeleteAsync(Blob, BlobCondition.None, CancellationToken.None));

        await HandleAsync(fixture, Event);

        Assert.IsEmpty(await BatchesAsync(fixture));
    }

    private static void RunOnceBeforeTheCopy(IngestFixture fixture, Func<Task> action) =>
        fixture.Store.Before = async call =>
        {
            if (call.Operation == BlobOperation.StageCopy)
            {
                fixture.Store.Before = null;
                await action();
            }
        };

    private static async Task HandleAsync(IngestFixture fixture, byte[] body)
    {
        HandlerResult result = await fixture.Services.Intake.HandleAsync(body, CancellationToken.None);
        Assert.AreEqual(HandlerOutcome.Done, result.Outcome, result.Description);
    }

    private static async Task<IReadOnlyList<BatchView>> BatchesAsync(IngestFixture fixture) =>
        (await fixture.Services.Batches.ListAsync(IngestFixture.Tenant, 10, null, CancellationToken.None)).Items;

    private static async Task<BatchView> SingleBatchAsync(IngestFixture fixture) => (await BatchesAsync(fixture)).Single();

    private static async Task<FileRecord> SingleFileAsync(IngestFixture fixture) => (await fixture.Services.Files.ListAsync(
        IngestFixture.Tenant, FilePurposes.Batch, 10, null, newestFirst: true, CancellationToken.None)).Items.Single();
}
