using System.Text;
using System.Text.Json;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Ledgers;
using Pipeline.Contracts.Lines;
using Pipeline.Worker.Embeddings;
using Pipeline.Worker.Models;
using Pipeline.Worker.Shards;
using Pipeline.Worker.Tests.Fakes;

namespace Pipeline.Worker.Tests.Shards;

[TestClass]
public sealed class RequestLineReaderTests
{
    [TestMethod]
    public void Read_EncoderThrows_AnswersTheLineWithAServerError()
    {
        var writer = new ResultLineWriter(BatchId.Parse("batch_0123456789abcdef0123456789abcdef"));
        var reader = new RequestLineReader(writer, TestModel.Profile with { TextEncoder = new FailingTextEncoder() });
        byte[] line = Encoding.UTF8.GetBytes(TestBatch.Request("c1", "\"text\""));

        ResultLine? result = reader.Read(new ShardInputLine(7, line), out _, out EmbeddingRequest? request);

        Assert.IsNotNull(result);
        Assert.IsFalse(result.IsSuccess);
        Assert.IsNull(request);
        using JsonDocument json = JsonDocument.Parse(result.Utf8);
        Assert.AreEqual(500, json.RootElement.GetProperty("response").GetProperty("status_code").GetInt32());
    }

    private sealed class FailingTextEncoder : ITextEncoder
    {
        public void Encode(string text, List<int> ids) => throw new NotSupportedException();
    }
}
