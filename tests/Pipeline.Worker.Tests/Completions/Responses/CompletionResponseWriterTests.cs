using System.Buffers;
using System.Text;
using System.Text.Json;
using Pipeline.Contracts.Records;
using Pipeline.Engine.Generation;
using Pipeline.Engine.Sampling;
using Pipeline.Worker.Completions;
using Pipeline.Worker.Completions.Responses;
using Pipeline.Worker.Tests.Fakes;

namespace Pipeline.Worker.Tests.Completions.Responses;

[TestClass]
public sealed class CompletionResponseWriterTests
{
    private static readonly CompletionResponseWriter Writer = new(TestDecoder.Profile);

    [TestMethod]
    public void WriteChat_TwoChoices_GivesTheBodyOfTheApi()
    {
        CompletionResponse response = Response(null, CreateChoice("a\"€", FinishReason.Stop), CreateChoice("", FinishReason.Length));

        string body = Text(Writer.WriteChat(response, out int length), length);

        Assert.AreEqual(
            """{"id":"chatcmpl-1","object":"chat.completion","created":100,"model":"test/model","choices":["""
            + """{"index":0,"message":{"role":"assistant","content":"a\"€","refusal":null},"logprobs":null,"finish_reason":"stop"},"""
            + """{"index":1,"message":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":"length"}]"""
            + ""","usage":{"prompt_tokens":7,"completion_tokens":5,"total_tokens":12,"prompt_tokens_details":{"cached_tokens":4}}"""
            + ""","system_fingerprint":"fp_test"}""",
            body);
    }

    [TestMethod]
    public void WriteChat_Logprobs_NamesTokensAndTheirBytes()
    {
        Choice choice = CreateChoice([FakeTokenText.Word("Hello"), 0xE2], FinishReason.Length, top: 2);

        string body = Text(Writer.WriteChat(Response(2, choice), out int length), length);

        StringAssert.Contains(
            body,
            ""","logprobs":{"content":[{"token":"Hello","logprob":-0.5,"bytes":[72,101,108,108,111],"top_logprobs":["""
            + """{"token":"Hello","logprob":-0.5,"bytes":[72,101,108,108,111]},{"token":"<end>","logprob":-9999,"bytes":null}]},"""
            + """{"token":"bytes:\\xe2","logprob":-0.5,"bytes":[226],"top_logprobs":["""
            + """{"token":"bytes:\\xe2","logprob":-0.5,"bytes":[226]},{"token":"<end>","logprob":-9999,"bytes":null}]}],"refusal":null}""");
    }

    [TestMethod]
    public void WriteCompletion_Logprobs_HasFourListsOfOneLength()
    {
        Choice choice = CreateChoice([FakeTokenText.Word("Hello"), FakeTokenText.Word(" world")], FinishReason.Stop, top: 2);

        string body = Text(Writer.WriteCompletion(Response(2, choice), out int length), length);

        StringAssert.Contains(
            body,
            ""","object":"text_completion","created":100,"model":"test/model","choices":[{"index":0,"text":"Hello world","logprobs":"""
            + """{"tokens":["Hello"," world"],"token_logprobs":[-0.5,-0.5]"""
            + ""","top_logprobs":[{"Hello":-0.5,"<end>":-9999},{" world":-0.5,"<end>":-9999}],"text_offset":[0,5]},"finish_reason":"stop"}]""");
    }

    [TestMethod]
    public void WriteCompletion_NoTopLogprobs_WritesNullForThem()
    {
        Choice choice = CreateChoice([FakeTokenText.Word("Hello")], FinishReason.Stop, top: 0);

        string body = Text(Writer.WriteCompletion(Response(0, choice), out int length), length);

        StringAssert.Contains(body, ""","token_logprobs":[-0.5],"top_logprobs":null,"text_offset":[0]""");
    }

    [TestMethod]
    public void WriteCompletion_StopString_LeavesOutTheLogprobsOfWhatWasCut()
    {
        var sink = new TextSink(new FakeTokenText().StartText([]), ["world"]);
        Choice choice = CreateChoice([FakeTokenText.Word("Hello"), ' ', FakeTokenText.Word(" world")], FinishReason.Stop, top: 0, sink);

        string body = Text(Writer.WriteCompletion(Response(0, choice), out int length), length);

        StringAssert.Contains(body, ""","text":"Hello  ","logprobs":{"tokens":["Hello"," "," world"]""");
        StringAssert.Contains(body, "\"finish_reason\":\"stop\"");
    }

    [TestMethod]
    public void WriteChat_LongText_IsWholeJson()
    {
        string text = string.Concat(Enumerable.Repeat("€\n\"x\" ", 20_000));

        byte[] body = Writer.WriteChat(Response(null, CreateChoice(text, FinishReason.Length)), out int length);

        using JsonDocument json = JsonDocument.Parse(body.AsMemory(0, length));
        Assert.AreEqual(text, json.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
    }

    private static Choice CreateChoice(string text, FinishReason reason) =>
        CreateChoice([.. Encoding.UTF8.GetBytes(text).Select(value => (int)value)], reason, top: 0);

    private static Choice CreateChoice(int[] tokens, FinishReason reason, int top, TextSink? sink = null)
    {
        sink ??= new TextSink(new FakeTokenText().StartText([]), []);
        foreach (int token in tokens)
        {
            sink.Append(token);
        }

        sink.Finish();
        return new Choice(sink, new GeneratedSample
        {
            TokenIds = tokens,
            FinishReason = reason,
            Logprobs = tokens.Select(token => new TokenLogprob(token, -0.5f)).ToArray(),
            TopLogprobs = tokens
                .SelectMany(token => new[] { new TokenLogprob(token, -0.5f), new(FakeTokenText.End, float.NegativeInfinity) }.Take(top))
                .ToArray(),
        });
    }

    private static CompletionResponse Response(int? topLogprobCount, params Choice[] choices) => new()
    {
        Id = "chatcmpl-1",
        CreatedAt = DateTimeOffset.FromUnixTimeSeconds(100),
        Choices = choices,
        TopLogprobCount = topLogprobCount,
        Usage = new TokenUsage(7, 5),
        CachedTokens = 4,
    };

    private static string Text(byte[] pooled, int length)
    {
        string text = Encoding.UTF8.GetString(pooled, 0, length);
        ArrayPool<byte>.Shared.Return(pooled);
        return text;
    }
}
