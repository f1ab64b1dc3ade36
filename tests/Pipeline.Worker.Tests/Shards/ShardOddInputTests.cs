using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Contracts.Messages;
using Pipeline.Contracts.Storage;
using Pipeline.Worker.Shards;
using Pipeline.Worker.Tests.Fakes;

namespace Pipeline.Worker.Tests.Shards;

/// <summary>Bad lines and bad inputs cost what is bad and nothing else.</summary>
[TestClass]
public sealed class ShardOddInputTests
{
    [TestMethod]
    [DataRow("not json", "invalid_json_line", null)]
    [DataRow("\u0000\u0001", "invalid_json_line", null)]
    [DataRow("""{"custom_id":"x"}""", "invalid_request", null)]
    [DataRow("""{"custom_id":"x","method":"POST","url":"/v1/chat/completions","body":{"model":"test/model"}}""", "url_mismatch", null)]
    [DataRow("""{"custom_id":"x","method":"POST","url":"/v1/embeddings","body":{"model":"other","input":"a"}}""", "model_mismatch", null)]
    [DataRow("""{"custom_id":"x","method":"POST","url":"/v1/embeddings","body":{"model":"test/model"}}""", "invalid_request", 400)]
    [DataRow("""{"custom_id":"x","method":"POST","url":"/v1/embeddings","body":{"model":"test/model","input":""}}""", "invalid_request", 400)]
    [DataRow("""{"custom_id":"x","method":"POST","url":"/v1/embeddings","body":{"model":"test/model","input":"\ud800"}}""", "invalid_request", 400)]
    [DataRow(
        """{"custom_id":"x","method":"POST","url":"/v1/embeddings","body":{"model":"test/model","input":"1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7"}}""",
        "context_length_exceeded",
        400)]
    public async Task ProcessAsync_OneBadLine_CostsThatLine(string bad, string code, int? status)
    {
        var batch = new TestBatch();
        await batch.WriteRecordAsync();
        await batch.SendAsync(await batch.AddShardAsync([TestBatch.Line(1), bad, TestBatch.Line(3)]));
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);

        ShardOutcome outcome = await worker.ProcessNextAsync();

        Assert.AreEqual(ShardOutcome.Sealed, outcome);
        await batch.AssertSealedAsync(3);
        JsonElement error = (await batch.ReadResultsAsync()).Single(result => TestBatch.LineNumber(result) == 2);
        JsonElement body = status is null ? error.GetProperty("error") : error.GetProperty("response").GetProperty("body").GetProperty("error");
        Assert.AreEqual(code, body.GetProperty("code").GetString());
        Assert.AreEqual(status, status is null ? null : error.GetProperty("response").GetProperty("status_code").GetInt32());
        Assert.AreEqual(2, (await batch.ReadLedgerAsync())!.SucceededCount);
    }

    // Azure's clients write it so, and validation lets it pass.
    [TestMethod]
    public async Task ProcessAsync_UrlWithoutItsVersion_IsTheSameEndpoint()
    {
        var batch = new TestBatch();
        await batch.WriteRecordAsync();
        await batch.SendAsync(await batch.AddShardAsync([TestBatch.Line(1).Replace("/v1/", "/", StringComparison.Ordinal)]));
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);

        await worker.ProcessNextAsync();

        Assert.AreEqual(1, (await batch.ReadLedgerAsync())!.SucceededCount);
    }

    [TestMethod]
    public async Task ProcessAsync_BlankLinesAndNoLastLineEnd_AreNoRequests()
    {
        var batch = new TestBatch();
        await batch.WriteRecordAsync();
        ShardMessage message = await batch.AddShardAsync([TestBatch.Line(1), string.Empty, "  "], tail: TestBatch.Line(4));
        await batch.SendAsync(message with { LineCount = 2 });
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);

        await worker.ProcessNextAsync();

        CollectionAssert.AreEqual(new[] { 1, 4 }, (await batch.ReadResultsAsync()).Select(TestBatch.LineNumber).ToArray());
        Assert.IsTrue((await batch.ReadLedgerAsync())!.IsSealed);
    }

    [TestMethod]
    public async Task ProcessAsync_EmbeddingIsNotANumber_AnswersTheLineWithAServerError()
    {
        var batch = new TestBatch();
        await batch.AddAndSendAsync(2);
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);
        worker.Runner.Third = float.NaN;

        await worker.ProcessNextAsync();

        await batch.AssertSealedAsync(2);
        JsonElement response = (await batch.ReadResultsAsync())[0].GetProperty("response");
        Assert.AreEqual(500, response.GetProperty("status_code").GetInt32());
    }

    [TestMethod]
    public async Task ProcessAsync_LineOfManyInputs_KeepsTheirOrder()
    {
        var batch = new TestBatch();
        await batch.WriteRecordAsync();
        string inputs = string.Join(',', Enumerable.Range(100, 300).Select(number => $"[{number}]"));
        await batch.SendAsync(await batch.AddShardAsync([TestBatch.Request("many", $"[{inputs}]"), TestBatch.Line(2)]));
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time, maxInputs: 8);

        await worker.ProcessNextAsync();

        JsonElement body = (await batch.ReadResultsAsync())[0].GetProperty("response").GetProperty("body");
        int[] answers = [.. body.GetProperty("data").EnumerateArray().Select(item => (int)item.GetProperty("embedding")[0].GetSingle())];
        CollectionAssert.AreEqual(Enumerable.Range(100, 300).ToArray(), answers);
        Assert.AreEqual(300, body.GetProperty("usage").GetProperty("prompt_tokens").GetInt32());
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task ProcessAsync_InputGone_AnswersTheRestAndSeals(bool isReplaced)
    {
        var batch = new TestBatch();
        await batch.AddAndSendAsync(6);
        if (isReplaced)
        {
            await batch.PutAsync(TestBatch.Input(0), "other"u8.ToArray());
        }
        else
        {
            await batch.Store.DeleteAsync(TestBatch.Input(0), BlobCondition.None, CancellationToken.None);
        }

        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);

        ShardOutcome outcome = await worker.ProcessNextAsync();

        Assert.AreEqual(ShardOutcome.InputModified, outcome);
        await batch.AssertSealedAsync(6);
        await batch.AssertSettledAsync();
        List<JsonElement> results = await batch.ReadResultsAsync();
        Assert.IsTrue(results.All(result => result.GetProperty("error").GetProperty("code").GetString() == ErrorCodes.InputModified));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(100)]
    [DataRow(900)]
    public async Task ProcessAsync_ReadingBreaksOff_GoesOnBehindTheLinesAlreadySubmitted(int afterBytes)
    {
        var batch = new TestBatch();
        await batch.AddAndSendAsync(20);
        IBlobStore torn = TornReads.Over(batch.Store, TestBatch.Input(0), afterBytes, times: 3);
        await using var worker = new Fakes.Worker(torn, batch.Queue, batch.Time);

        ShardOutcome outcome = await Clock.RunAsync(batch.Time, worker.ProcessNextAsync());

        Assert.AreEqual(ShardOutcome.Sealed, outcome);
        await batch.AssertSealedAsync(20);
        Assert.IsTrue(worker.Runner.Computed.Values.All(count => count == 1), "a line was computed twice");
    }
}
