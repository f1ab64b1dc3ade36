using System.Text;
using System.Text.Json;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Records;

namespace Pipeline.Contracts.Tests.Lines;

[TestClass]
public sealed class ResultLineWriterTests
{
    private static readonly BatchId Batch = BatchId.Parse("batch_0123456789abcdef0123456789abcdef");

    [TestMethod]
    public void Success_Line_HasTheFormOfTheContract()
    {
        ResultLine line = new ResultLineWriter(Batch).Success(26, "ü 😀 \"q\"", """{"object":"list"}"""u8, new TokenUsage(3, 0));

        string expected = """{"id":"batch_req_0123456789abcdef0123456789abcdef0000001a","custom_id":"ü 😀 \"q\"","response":{"status_code":200,"request_id":"req_0123456789abcdef0123456789abcdef0000001a","body":{"object":"list"}},"error":null}""";
        Assert.AreEqual(JsonSerializer.Serialize(JsonDocument.Parse(expected)), JsonSerializer.Serialize(JsonDocument.Parse(line.Utf8)));
        Assert.AreEqual((byte)'\n', line.Utf8.Span[^1]);
        Assert.AreEqual(1, line.Utf8.Span.Count((byte)'\n'));
        Assert.IsTrue(ResultLineWriter.TryGetLineNumber(line.Utf8.Span, out int number));
        Assert.AreEqual(26, number);
    }

    [TestMethod]
    public void HttpError_Line_CarriesStatusAndEnvelope()
    {
        ResultLine line = new ResultLineWriter(Batch).HttpError(1, "a", 400, new RequestError("too_long", "600 of 512 tokens", "input"));

        JsonElement root = JsonDocument.Parse(line.Utf8).RootElement;
        Assert.IsFalse(line.IsSuccess);
        Assert.AreEqual(1, root.GetProperty("line").GetInt32());
        Assert.AreEqual(400, root.GetProperty("response").GetProperty("status_code").GetInt32());
        JsonElement error = root.GetProperty("response").GetProperty("body").GetProperty("error");
        Assert.AreEqual("invalid_request_error", error.GetProperty("type").GetString());
        Assert.AreEqual("input", error.GetProperty("param").GetString());
        Assert.AreEqual(JsonValueKind.Null, root.GetProperty("error").ValueKind);
    }

    [TestMethod]
    public void NotRun_WithoutCustomId_HasExplicitNulls()
    {
        ResultLine line = new ResultLineWriter(Batch).NotRun(2, null, new RequestError(ErrorCodes.InvalidJsonLine, "no"));

        Assert.AreEqual(
            """{"id":"batch_req_0123456789abcdef0123456789abcdef00000002","custom_id":null,"line":2,"response":null,"error":{"code":"invalid_json_line","message":"no"}}""" + "\n",
            Encoding.UTF8.GetString(line.Utf8.Span));
    }
}
