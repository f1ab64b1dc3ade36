using System.Text.Json;
using Pipeline.TestKit;
using Pipeline.Worker.Completions.Responses;
using Pipeline.Worker.Shards;
using Pipeline.Worker.Tests.Fakes;

namespace Pipeline.Worker.Tests.Shards;

/// <summary>Shards of a decoder.</summary>
[TestClass]
public sealed class ShardCompletionTests
{
    [TestMethod]
    public async Task ProcessAsync_CompletionLines_AreSealedWithTheirTokens()
    {
        var batch = new TestBatch();
        await batch.WriteRecordAsync();
        await batch.SendAsync(await batch.AddShardAsync([.. Enumerable.Range(1, 40).Select(number => Line(number, """ "w","temperature":0 """))]));
        using var runner = new FakeDecoderRunner();
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time, model: TestDecoder.Create(runner, batch.Time));

        ShardOutcome outcome = await worker.ProcessNextAsync();

        Assert.AreEqual(ShardOutcome.Sealed, outcome);
        await batch.AssertSealedAsync(40);
        var record = (await batch.ReadLedgerAsync())!;
        Assert.AreEqual(40, record.SucceededCount);
        Assert.AreEqual(40, record.Usage.InputTokens);
        Assert.AreEqual(120, record.Usage.OutputTokens);
        JsonElement body = (await batch.ReadResultsAsync())[0].GetProperty("response").GetProperty("body");
        Assert.AreEqual("xyz", body.GetProperty("choices")[0].GetProperty("text").GetString());
    }

    [TestMethod]
    [DataRow("/v1/embeddings", "url_mismatch", null)]
    [DataRow("/v1/completions", "context_length_exceeded", 400)]
    public async Task ProcessAsync_OneBadLine_CostsThatLine(string url, string code, int? status)
    {
        var batch = new TestBatch();
        await batch.WriteRecordAsync();
        string bad = Line(2, """ "w","max_tokens":100 """).Replace("/v1/completions", url, StringComparison.Ordinal);
        await batch.SendAsync(await batch.AddShardAsync([Line(1, "\"w\""), bad, Line(3, "\"w\"")]));
        using var runner = new FakeDecoderRunner();
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time, model: TestDecoder.Create(runner, batch.Time));

        await worker.ProcessNextAsync();

        await batch.AssertSealedAsync(3);
        JsonElement error = (await batch.ReadResultsAsync()).Single(result => TestBatch.LineNumber(result) == 2);
        JsonElement described = status is null ? error.GetProperty("error") : error.GetProperty("response").GetProperty("body").GetProperty("error");
        Assert.AreEqual(code, described.GetProperty("code").GetString());
        Assert.AreEqual(2, (await batch.ReadLedgerAsync())!.SucceededCount);
    }

    [TestMethod]
    public async Task ProcessAsync_WritingOneAnswerFails_CostsThatLine()
    {
        var batch = new TestBatch();
        await batch.WriteRecordAsync();
        await batch.SendAsync(await batch.AddShardAsync([.. Enumerable.Range(1, 3).Select(number => Line(number, "\"w\""))]));
        using var runner = new FakeDecoderRunner();
        var model = new UnwritableAnswer(TestDecoder.Create(runner, batch.Time), line: 2);
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time, model: model);

        ShardOutcome outcome = await worker.ProcessNextAsync();

        Assert.AreEqual(ShardOutcome.Sealed, outcome);
        await batch.AssertSealedAsync(3);
        Assert.AreEqual(2, (await batch.ReadLedgerAsync())!.SucceededCount);
        JsonElement response = (await batch.ReadResultsAsync()).Single(result => TestBatch.LineNumber(result) == 2).GetProperty("response");
        Assert.AreEqual(500, response.GetProperty("status_code").GetInt32());
        JsonElement error = response.GetProperty("body").GetProperty("error");
        Assert.AreEqual("server_error", error.GetProperty("code").GetString());
        StringAssert.Contains(error.GetProperty("message").GetString(), "failed to write the response (ResponseTooLargeException)");
        LogEntry logged = worker.LineLogger.Entries.Single();
        Assert.AreEqual("LineNotWritten", logged.EventId.Name);
        Assert.IsInstanceOfType<ResponseTooLargeException>(logged.Exception);
        Assert.StartsWith($"Batch {batch.Id}, line 2:", logged.Message);
    }

    [TestMethod]
    public async Task ProcessAsync_Drained_CancelsWhatRunsAndHandsItBack()
    {
        var batch = new TestBatch();
        await batch.WriteRecordAsync();
        await batch.SendAsync(await batch.AddShardAsync([.. Enumerable.Range(1, 20).Select(number => Line(number, """ "w","temperature":0 """))]));
        using var runner = new FakeDecoderRunner();
        runner.Hold();
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time, model: TestDecoder.Create(runner, batch.Time));
        Task<ShardOutcome> processing = worker.ProcessNextAsync();
        await Eventually.HoldsAsync(() => runner.Steps > 0, "a step runs");

        worker.Drain.Begin();
        runner.Release();
        ShardOutcome outcome = await processing;

        Assert.AreEqual(ShardOutcome.HandedBack, outcome);
        Assert.IsLessThan(20, (await batch.ReadLedgerAsync())!.SucceededCount);
        await using var next = new Fakes.Worker(batch.Store, batch.Queue, batch.Time, model: TestDecoder.Create(new FakeDecoderRunner(), batch.Time));
        Assert.AreEqual(ShardOutcome.Sealed, await next.ProcessNextAsync());
        await batch.AssertSealedAsync(20);
    }

    [TestMethod]
    public async Task ProcessAsync_DrainedWhileAStepRuns_DoesNotWaitForTheStep()
    {
        var batch = new TestBatch();
        await batch.WriteRecordAsync();
        await batch.SendAsync(await batch.AddShardAsync([Line(1, "\"w\"")]));
        using var runner = new FakeDecoderRunner();
        runner.Hold();
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time, model: TestDecoder.Create(runner, batch.Time));
        Task<ShardOutcome> processing = worker.ProcessNextAsync();
        await Eventually.HoldsAsync(() => runner.Steps > 0, "a step runs");

        worker.Drain.Begin();
        try
        {
            await Eventually.HoldsAsync(() => processing.IsCompleted, "the shard is handed back");
        }
        finally
        {
            runner.Release();
        }

        Assert.AreEqual(ShardOutcome.HandedBack, await processing);
    }

    private static string Line(int number, string prompt) =>
        $$$"""{"custom_id":"c{{{number}}}","method":"POST","url":"/v1/completions","body":{"model":"test/model","prompt":{{{prompt}}}}}""";
}
