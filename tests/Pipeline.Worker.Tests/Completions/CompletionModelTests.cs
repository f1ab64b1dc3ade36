using System.Text;
using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Lines;
using Pipeline.TestKit;
using Pipeline.Worker.Completions;
using Pipeline.Worker.Serving;
using Pipeline.Worker.Tests.Fakes;

namespace Pipeline.Worker.Tests.Completions;

/// <summary>From a line's body to its answer, with a real engine.</summary>
[TestClass]
public sealed class CompletionModelTests : IDisposable
{
    private readonly FakeDecoderRunner _runner = new();

    public void Dispose() => _runner.Dispose();

    [TestMethod]
    public async Task Answer_Prompt_GoesOnToTheStopToken()
    {
        JsonElement body = await AskAsync("""{"prompt":"w","temperature":0}""");

        JsonElement choice = body.GetProperty("choices")[0];
        Assert.AreEqual("xyz", choice.GetProperty("text").GetString());
        Assert.AreEqual("stop", choice.GetProperty("finish_reason").GetString());
        Assert.AreEqual("cmpl-0123456789abcdef0123456789abcdef00000007", body.GetProperty("id").GetString());
        AssertUsage(body, prompt: 1, completion: 3);
    }

    [TestMethod]
    public async Task Answer_MaxTokens_EndsByLength()
    {
        JsonElement body = await AskAsync("""{"prompt":"a","max_tokens":2,"temperature":0}""");

        Assert.AreEqual("bc", body.GetProperty("choices")[0].GetProperty("text").GetString());
        Assert.AreEqual("length", body.GetProperty("choices")[0].GetProperty("finish_reason").GetString());
    }

    [TestMethod]
    public async Task Answer_StopString_CutsTextAndLogprobsAndCountsItsToken()
    {
        JsonElement body = await AskAsync("""{"prompt":"a","stop":"ef","temperature":0,"logprobs":1}""");

        JsonElement choice = body.GetProperty("choices")[0];
        Assert.AreEqual("bcd", choice.GetProperty("text").GetString());
        Assert.AreEqual("stop", choice.GetProperty("finish_reason").GetString());
        Assert.AreEqual(3, choice.GetProperty("logprobs").GetProperty("tokens").GetArrayLength());
        AssertUsage(body, prompt: 1, completion: 5);
    }

    [TestMethod]
    public async Task Answer_SeveralPromptsAndSamples_AreChoicesInOrder()
    {
        JsonElement body = await AskAsync("""{"prompt":["ax","y"],"n":2,"temperature":0}""");

        CollectionAssert.AreEqual(
            new[] { "yz", "yz", "z", "z" },
            body.GetProperty("choices").EnumerateArray().Select(choice => choice.GetProperty("text").GetString()).ToArray());
        CollectionAssert.AreEqual(
            new[] { 0, 1, 2, 3 }, body.GetProperty("choices").EnumerateArray().Select(choice => choice.GetProperty("index").GetInt32()).ToArray());
        AssertUsage(body, prompt: 3, completion: 6);
    }

    [TestMethod]
    public async Task Answer_Conversation_IsAMessage()
    {
        JsonElement body = await AskAsync(
            """{"messages":[{"role":"user","content":"hi"}],"max_tokens":2,"temperature":0,"logprobs":true}""", Names.ChatCompletionsEndpoint);

        JsonElement choice = body.GetProperty("choices")[0];
        Assert.AreEqual("ab", choice.GetProperty("message").GetProperty("content").GetString());
        Assert.AreEqual("b", choice.GetProperty("logprobs").GetProperty("content")[1].GetProperty("token").GetString());
        Assert.AreEqual("chat.completion", body.GetProperty("object").GetString());
        StringAssert.StartsWith(body.GetProperty("id").GetString(), "chatcmpl-");
    }

    [TestMethod]
    [DataRow("""{"prompt":["ax","y"]}""", Names.CompletionsEndpoint, "ax|y")]
    [DataRow("""{"messages":[{"role":"user","content":"hi"}],"max_tokens":2}""", Names.ChatCompletionsEndpoint, "")]
    public async Task Answer_Text_GoesOnFromThePromptButNotFromAConversation(string request, string endpoint, string before)
    {
        var text = new FakeTokenText();
        await using CompletionModel model = TestDecoder.Create(_runner, TestDecoder.Profile with { Text = text });
        ILineWork work = Read(model, request, endpoint, line: 7);

        await work.SubmitAsync(CancellationToken.None);
        using LineAnswer answer = await work.AnswerAsync();

        Assert.IsNull(answer.Error, answer.Error?.Message);
        Assert.AreEqual(before, string.Join('|', text.Before));
    }

    [TestMethod]
    public async Task Answer_SameLineTwice_IsTheSameTextAndAnotherLineAnother()
    {
        _runner.IsFlat = true;
        const string body = """{"prompt":"a","max_tokens":40}""";

        string[] texts = [await TextAsync(body, line: 7), await TextAsync(body, line: 7), await TextAsync(body, line: 8)];

        Assert.AreEqual(texts[0], texts[1]);
        Assert.AreNotEqual(texts[0], texts[2]);
    }

    [TestMethod]
    public async Task Answer_SameSeed_IsTheSameTextOnEveryLine()
    {
        _runner.IsFlat = true;
        const string body = """{"prompt":"a","max_tokens":40,"seed":3}""";

        Assert.AreEqual(await TextAsync(body, line: 7), await TextAsync(body, line: 8));
    }

    [TestMethod]
    public async Task Submit_Stopped_CancelsWhatRuns()
    {
        await using CompletionModel model = TestDecoder.Create(_runner, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        _runner.Hold();
        ILineWork work = Read(model, """{"prompt":"a","max_tokens":90}""", Names.CompletionsEndpoint, 7);
        await work.SubmitAsync(stop.Token);
        await Eventually.HoldsAsync(() => _runner.Steps > 0, "a step runs");

        await stop.CancelAsync();
        _runner.Release();

        await Assert.ThrowsAsync<OperationCanceledException>(work.AnswerAsync);
        Assert.IsLessThan(26, _runner.Steps);
    }

    [TestMethod]
    public async Task Answer_LogitsAreNotNumbers_IsAFaultOfTheServer()
    {
        _runner.IsBroken = true;

        await AssertFaultAsync(TestDecoder.Profile, "The model gave logits");
    }

    [TestMethod]
    public async Task Answer_TextCannotBeDecoded_IsAFaultOfTheServer() =>
        await AssertFaultAsync(TestDecoder.Profile with { Text = new UndecodableText() }, "FormatException");

    private async Task AssertFaultAsync(CompletionProfile profile, string problem)
    {
        await using CompletionModel model = TestDecoder.Create(_runner, profile);
        ILineWork work = Read(model, """{"prompt":[5]}""", Names.CompletionsEndpoint, line: 7);
        await work.SubmitAsync(CancellationToken.None);

        using LineAnswer answer = await work.AnswerAsync();

        Assert.AreEqual(500, answer.StatusCode);
        Assert.AreEqual(ErrorCodes.ServerError, answer.Error!.Code);
        Assert.IsNull(answer.Error.Param);
        StringAssert.Contains(answer.Error.Message, problem);
    }

    private async Task<string> TextAsync(string body, int line) =>
        (await AskAsync(body, line: line)).GetProperty("choices")[0].GetProperty("text").GetString()!;

    private async Task<JsonElement> AskAsync(string body, string endpoint = Names.CompletionsEndpoint, int line = 7)
    {
        await using CompletionModel model = TestDecoder.Create(_runner, TimeProvider.System);
        ILineWork work = Read(model, body, endpoint, line);
        await work.SubmitAsync(CancellationToken.None);
        using LineAnswer answer = await work.AnswerAsync();

        Assert.IsNull(answer.Error, answer.Error?.Message);
        return JsonElement.Parse(answer.Body);
    }

    private static ILineWork Read(CompletionModel model, string body, string endpoint, int line)
    {
        var origin = new LineOrigin(BatchId.Parse("batch_0123456789abcdef0123456789abcdef"), line, DateTimeOffset.UnixEpoch);
        RequestError? error = model.Read(endpoint, Encoding.UTF8.GetBytes(body), origin, out ILineWork? work);

        Assert.IsNull(error, error?.Message);
        return work!;
    }

    private static void AssertUsage(JsonElement body, int prompt, int completion)
    {
        JsonElement usage = body.GetProperty("usage");
        Assert.AreEqual(prompt, usage.GetProperty("prompt_tokens").GetInt32());
        Assert.AreEqual(completion, usage.GetProperty("completion_tokens").GetInt32());
        Assert.AreEqual(prompt + completion, usage.GetProperty("total_tokens").GetInt32());
    }
}
