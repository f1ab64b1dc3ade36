using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Messages;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Handling;
using Pipeline.Ingest.Tests.Support;
using Pipeline.TestKit.Storage;

namespace Pipeline.Ingest.Tests.Planning;

[TestClass]
public sealed class BatchPlannerTests
{
    [TestMethod]
    public async Task Plan_AnotherPlannerIsFaster_GoesOnWithItsPlanAndDropsTheOwnRejections()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync(IngestFixture.SmallShards());
        BatchRecord batch = await fixture.SubmitAsync(Lines.File(Lines.Request("a"), "bad"));
        BatchId id = BatchId.Parse(batch.Id);
        RunOnceBefore(fixture, BlobLayout.Plan("default", id), () => HandleAsync(fixture, batch.Id));

        await HandleAsync(fixture, batch.Id);

        string[] rejections = [.. await fixture.ListAsync(BlobLayout.Rejections("default", id, string.Empty))];
        PlanRecord plan = await ReadPlanAsync(fixture, id);
        CollectionAssert.AreEqual(new[] { BlobLayout.Rejections("default", id, plan.Attempt) }, rejections);
        Assert.AreEqual(BatchStatus.InProgress, (await fixture.ViewAsync(batch.Id)).Record.Status);
    }

    [TestMethod]
    public async Task Plan_CancelComesBeforeInProgress_EndsWithoutLines()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync(IngestFixture.SmallShards());
        BatchRecord batch = await fixture.SubmitAsync(Lines.File(Lines.Request("a"), "bad"));
        BatchId id = BatchId.Parse(batch.Id);
        RunOnceBefore(
            fixture,
            BlobLayout.Batch("default", id),
            () => fixture.Services.Batches.CancelAsync("default", id, CancellationToken.None));

        await HandleAsync(fixture, batch.Id);

        BatchRecord ended = (await fixture.ViewAsync(batch.Id)).Record;
        Assert.AreEqual(BatchStatus.Cancelled, ended.Status);
        Assert.AreEqual((0, false, false), (ended.TotalCount, ended.HasOutput, ended.HasErrorFile));
        Assert.IsEmpty(await fixture.ListAsync(BlobLayout.Shards("default", id)));
        Assert.IsEmpty(await fixture.ListAsync(BlobLayout.OpenBatches("default")));
    }

    // Lets something happen right before the first write of a blob.
    private static void RunOnceBefore(IngestFixture fixture, string name, Func<Task> action) =>
        fixture.Store.Before = async call =>
        {
            if (call.Operation == BlobOperation.Put && call.Name == name)
            {
                fixture.Store.Before = null;
                await action();
            }
        };

    private static async Task HandleAsync(IngestFixture fixture, string batchId)
    {
        SubmissionMessage message = new() { Tenant = "default", BatchId = batchId };
        HandlerResult result = await fixture.Services.Submissions.HandleAsync(
            RecordJson.Serialize(message, RecordJson.Submission), CancellationToken.None);
        Assert.AreEqual(HandlerOutcome.Done, result.Outcome, result.Description);
    }

    private static async Task<PlanRecord> ReadPlanAsync(IngestFixture fixture, BatchId id)
    {
        await using Contracts.Storage.BlobContent content = await fixture.Store.OpenAsync(
            BlobLayout.Plan("default", id), Contracts.Storage.BlobRange.All, version: null, CancellationToken.None);
        return RecordJson.Deserialize(await IngestFixture.ReadAllAsync(content.Stream), RecordJson.Plan, "plan");
    }
}
