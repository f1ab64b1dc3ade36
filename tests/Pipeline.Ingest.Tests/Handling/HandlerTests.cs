using System.Text;
using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Messages;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest.Handling;
using Pipeline.Ingest.Tests.Support;

namespace Pipeline.Ingest.Tests.Handling;

[TestClass]
public sealed class HandlerTests
{
    private const string UnknownBatch = "batch_0123456789abcdef0123456789abcdef";

    [TestMethod]
    [DataRow("nonsense", HandlerOutcome.Poison)]
    [DataRow("{}", HandlerOutcome.Poison)]
    [DataRow("{\"v\":1}", HandlerOutcome.Poison)]
    [DataRow("{\"v\":1,\"tenant\":\"default\",\"batchId\":\"../x\"}", HandlerOutcome.Poison)]
    [DataRow("{\"v\":1,\"tenant\":\"../..\",\"batchId\":\"" + UnknownBatch + "\"}", HandlerOutcome.Poison)]
    [DataRow("{\"v\":1,\"tenant\":\"a/b\",\"batchId\":\"" + UnknownBatch + "\"}", HandlerOutcome.Poison)]
    [DataRow("{\"v\":1,\"tenant\":\"default\",\"batchId\":\"" + UnknownBatch + "\"}", HandlerOutcome.Done)]
    [DataRow("{\"v\":2,\"whatever\":[]}", HandlerOutcome.RetryLater)]
    public async Task Submission_Body_IsJudged(string json, HandlerOutcome outcome)
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();

        HandlerResult result = await fixture.Services.Submissions.HandleAsync(Encoding.UTF8.GetBytes(json), CancellationToken.None);

        Assert.AreEqual(outcome, result.Outcome, result.Description);
    }

    [TestMethod]
    [DataRow("nonsense", HandlerOutcome.Poison)]
    [DataRow("{\"v\":2}", HandlerOutcome.RetryLater)]
    [DataRow("{\"v\":1,\"tenant\":\"default\",\"batchId\":\"" + UnknownBatch + "\",\"shard\":0,\"epoch\":1}", HandlerOutcome.Done)]
    public async Task ShardFinished_Body_IsJudged(string json, HandlerOutcome outcome)
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();

        HandlerResult result = await fixture.Services.ShardsFinished.HandleAsync(Encoding.UTF8.GetBytes(json), CancellationToken.None);

        Assert.AreEqual(outcome, result.Outcome, result.Description);
    }

    [TestMethod]
    public async Task Submission_StorageAway_IsTriedLater()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        BatchRecord batch = await fixture.SubmitAsync(Lines.File(Lines.Requests(1)));
        byte[] body = RecordJson.Serialize(new SubmissionMessage { Tenant = "default", BatchId = batch.Id }, RecordJson.Submission);
        fixture.Store.Before = _ => throw new StorageUnavailableException("The store", null);

        HandlerResult result = await fixture.Services.Submissions.HandleAsync(body, CancellationToken.None);

        Assert.AreEqual(HandlerOutcome.RetryLater, result.Outcome);
    }

    [TestMethod]
    public async Task Submission_BatchOfANewerSchema_IsLeftToANewerProgram()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        await fixture.PutAsync(BlobLayout.Batch("default", BatchId.Parse(UnknownBatch)), "{\"v\":2}"u8.ToArray());
        byte[] body = RecordJson.Serialize(new SubmissionMessage { Tenant = "default", BatchId = UnknownBatch }, RecordJson.Submission);

        HandlerResult result = await fixture.Services.Submissions.HandleAsync(body, CancellationToken.None);

        Assert.AreEqual(HandlerOutcome.RetryLater, result.Outcome);
    }
}
