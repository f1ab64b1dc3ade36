using System.Text;
using System.Text.Json;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Ledgers;
using Pipeline.Contracts.Lines;
using Pipeline.TestKit;
using Pipeline.Worker.Embeddings;
using Pipeline.Worker.Models;
using Pipeline.Worker.Serving;
using Pipeline.Worker.Shards;
using Pipeline.Worker.Tests.Fakes;

namespace Pipeline.Worker.Tests.Shards;

[TestClass]
public sealed class RequestLineReaderTests
{
    private const string Batch = "batch_0123456789abcdef0123456789abcdef";

    private readonly RecordingLogger _logger = new();

    [TestMethod]
    public async Task Read_EncoderThrows_AnswersTheLineWithAServerError()
    {
        await using EmbeddingModel model = TestModel.Create(
            new FakeEncoderRunner(), TimeProvider.System, profile: TestModel.Profile with { TextEncoder = new FailingTextEncoder() });
        RequestLineReader reader = CreateReader(model);
        byte[] line = Encoding.UTF8.GetBytes(TestBatch.Request("c1", "\"text\""));

        ResultLine? result = reader.Read(new ShardInputLine(7, line), out _, out ILineWork? work);

        Assert.IsNotNull(result);
        Assert.IsFalse(result.IsSuccess);
        Assert.IsNull(work);
        using JsonDocument json = JsonDocument.Parse(result.Utf8);
        Assert.AreEqual(500, json.RootElement.GetProperty("response").GetProperty("status_code").GetInt32());
        LogEntry logged = _logger.Entries.Single();
        Assert.AreEqual("LineNotRead", logged.EventId.Name);
        Assert.IsInstanceOfType<NotSupportedException>(logged.Exception);
        Assert.StartsWith($"Batch {Batch}, line 7:", logged.Message);
    }

    [TestMethod]
    public async Task Read_EndpointThatTheModelDoesNotServe_SaysWhatItServes()
    {
        await using EmbeddingModel model = TestModel.Create(new FakeEncoderRunner(), TimeProvider.System);
        string request = TestBatch.Request("c1", "\"text\"").Replace("/v1/embeddings", "/chat/completions", StringComparison.Ordinal);

        ResultLine? result = CreateReader(model).Read(new ShardInputLine(7, Encoding.UTF8.GetBytes(request)), out _, out _);

        using JsonDocument json = JsonDocument.Parse(result!.Utf8);
        JsonElement error = json.RootElement.GetProperty("error");
        Assert.AreEqual("url_mismatch", error.GetProperty("code").GetString());
        Assert.AreEqual("The model answers only \"/v1/embeddings\".", error.GetProperty("message").GetString());
    }

    private RequestLineReader CreateReader(IServedModel model)
    {
        var batch = BatchId.Parse(Batch);
        return new RequestLineReader(new ResultLineWriter(batch), model, batch, DateTimeOffset.UnixEpoch, _logger);
    }

    private sealed class FailingTextEncoder : ITextEncoder
    {
        public void Encode(string text, List<int> ids) => throw new NotSupportedException();
    }
}
