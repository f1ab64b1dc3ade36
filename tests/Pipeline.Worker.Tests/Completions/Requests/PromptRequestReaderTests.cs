using System.Text;
using Pipeline.Contracts;
using Pipeline.Contracts.Lines;
using Pipeline.Worker.Completions;
using Pipeline.Worker.Completions.Requests;
using Pipeline.Worker.Tests.Fakes;

namespace Pipeline.Worker.Tests.Completions.Requests;

[TestClass]
public sealed class PromptRequestReaderTests
{
    [TestMethod]
    [DataRow("\"hi\"", "104,105")]
    [DataRow("[\"hi\",\"a\"]", "104,105|97")]
    [DataRow("[5,260]", "5,260")]
    [DataRow("[[5],[6,7]]", "5|6,7")]
    public void Read_Prompt_GivesTheTokensOfEach(string prompt, string expected)
    {
        CompletionRequest request = Accept(prompt);

        Assert.AreEqual(expected, string.Join('|', request.Prompts.Select(ids => string.Join(',', ids))));
        Assert.IsFalse(request.IsChat);
        Assert.AreEqual(16, request.MaxTokens);
        Assert.IsNull(request.TopLogprobCount);
    }

    [TestMethod]
    public void Read_Parameters_TakesThem()
    {
        CompletionRequest request = Accept(
            "\"hi\"", "\"max_tokens\":7,\"n\":2,\"best_of\":2,\"logprobs\":5,\"stop\":\"x\",\"seed\":9,\"temperature\":0.5,\"echo\":false,\"suffix\":null");

        Assert.AreEqual(7, request.MaxTokens);
        Assert.AreEqual(2, request.SampleCount);
        Assert.AreEqual(5, request.TopLogprobCount);
        Assert.AreEqual("x", request.StopStrings.Single());
        Assert.AreEqual(9UL, request.Seed);
        Assert.AreEqual(0.5f, request.Sampling.Temperature);
    }

    [TestMethod]
    [DataRow("null", "prompt", "missing")]
    [DataRow("3", "prompt", "must be a string")]
    [DataRow("{}", "prompt", "must be a string")]
    [DataRow("[]", "prompt", "must be a string")]
    [DataRow("[true]", "prompt", "must be a string")]
    [DataRow("\"\"", "prompt", "has no tokens")]
    [DataRow("[\"a\",\"\"]", "prompt[1]", "has no tokens")]
    [DataRow("[[1],[]]", "prompt[1]", "has no tokens")]
    [DataRow("[\"a\",3]", "prompt[1]", "same kind")]
    [DataRow("[1,\"a\"]", "prompt[1]", "from 0 to 260")]
    [DataRow("[1,261]", "prompt[1]", "from 0 to 260")]
    [DataRow("[[1],[2,-1]]", "prompt[1][1]", "from 0 to 260")]
    [DataRow("[[[1]]]", "prompt[0][0]", "from 0 to 260")]
    public void Read_BadPrompt_NamesThePlace(string prompt, string parameter, string problem)
    {
        AssertRefused($$"""{"prompt":{{prompt}}}""", parameter, problem);
    }

    [TestMethod]
    [DataRow("\"echo\":true", "echo", "not supported")]
    [DataRow("\"suffix\":\"x\"", "suffix", "not supported")]
    [DataRow("\"best_of\":2", "best_of", "must be 'n' (1)")]
    [DataRow("\"best_of\":1,\"n\":2", "best_of", "must be 'n' (2)")]
    [DataRow("\"logprobs\":21", "logprobs", "from 0 to 20")]
    [DataRow("\"logprobs\":true", "logprobs", "from 0 to 20")]
    [DataRow("\"max_tokens\":0", "max_tokens", "from 1")]
    [DataRow("\"stream\":true", "stream", "do not stream")]
    [DataRow("\"messages\":[]", "messages", "not a parameter of /v1/completions")]
    [DataRow("\"response_format\":{\"type\":\"text\"}", "response_format", "not a parameter of /v1/completions")]
    public void Read_BadParameter_NamesIt(string parameters, string parameter, string problem)
    {
        AssertRefused($$"""{"prompt":"hi",{{parameters}}}""", parameter, problem);
    }

    [TestMethod]
    public void Read_LongNameOfAnUnknownParameter_IsShortened()
    {
        string name = new('x', 5_000);

        RequestError? error = Read($$"""{"prompt":"hi","{{name}}":1}""", out _);

        Assert.IsLessThan(200, error!.Message.Length);
    }

    [TestMethod]
    public void Read_OnePromptOfSeveralTooLong_GivesBothNumbers()
    {
        string body = $$"""{"prompt":["a","{{new string('b', 90)}}"],"max_tokens":20}""";

        RequestError error = AssertRefused(body, "prompt", "90 in 'prompt' and 20 in the completion");

        Assert.AreEqual(ErrorCodes.ContextLengthExceeded, error.Code);
    }

    [TestMethod]
    public void Read_DefaultMaxTokensBeyondTheContext_IsRefusedAndNotShortened()
    {
        AssertRefused($$"""{"prompt":"{{new string('b', 90)}}"}""", "prompt", "90 in 'prompt' and 16 in the completion");
    }

    [TestMethod]
    public void Read_MoreChoicesThanAllowed_IsRefused()
    {
        string prompts = string.Join(',', Enumerable.Repeat("\"a\"", 17));

        AssertRefused($$"""{"prompt":[{{prompts}}],"n":128}""", "n", "more than 2048 choices");
    }

    [TestMethod]
    [DataRow(1_024, true)]
    [DataRow(1_025, false)]
    public void Read_LogitBias_HasABound(int count, bool isAccepted)
    {
        string biases = string.Join(',', Enumerable.Range(0, count).Select(id => $"\"{id}\":1"));
        CompletionProfile profile = TestDecoder.Profile with { VocabularySize = 2_000 };

        RequestError? error = Read($$$"""{"prompt":"hi","logit_bias":{{{{biases}}}}}""", out CompletionRequest? request, profile);

        Assert.AreEqual(isAccepted ? count : null, request?.Sampling.LogitBias.Count);
        Assert.AreEqual(isAccepted ? null : "logit_bias", error?.Param);
        Assert.AreEqual(isAccepted ? null : "'logit_bias' has at most 1024 entries.", error?.Message);
    }

    private static CompletionRequest Accept(string prompt, string? parameters = null)
    {
        string rest = parameters is null ? "" : "," + parameters;
        RequestError? error = Read($$"""{"prompt":{{prompt}}{{rest}}}""", out CompletionRequest? request);

        Assert.IsNull(error, error?.Message);
        return request!;
    }

    private static RequestError AssertRefused(string body, string parameter, string problem)
    {
        RequestError? error = Read(body, out CompletionRequest? request);

        Assert.IsNotNull(error);
        Assert.IsNull(request);
        Assert.AreEqual(parameter, error.Param, error.Message);
        StringAssert.Contains(error.Message, problem);
        return error;
    }

    private static RequestError? Read(string body, out CompletionRequest? request, CompletionProfile? profile = null) =>
        CompletionRequestReader.Read(Names.CompletionsEndpoint, Encoding.UTF8.GetBytes(body), profile ?? TestDecoder.Profile, out request);
}
