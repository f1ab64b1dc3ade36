using System.Text;
using Pipeline.Contracts;
using Pipeline.Contracts.Lines;
using Pipeline.Tokenizers.Templates;
using Pipeline.Worker.Completions;
using Pipeline.Worker.Completions.Requests;
using Pipeline.Worker.Tests.Fakes;

namespace Pipeline.Worker.Tests.Completions.Requests;

[TestClass]
public sealed class ChatRequestReaderTests
{
    private const string Hi = """{"role":"user","content":"hi"}""";

    // how the fake template writes one message
    private const string HiPrompt = $"[{Hi}]";

    [TestMethod]
    public void Read_LeastBody_HasTheDefaultsAndTheRestOfTheContext()
    {
        CompletionRequest request = Accept("");

        Assert.AreEqual(HiPrompt, TestDecoder.Text(request.Prompts.Single()));
        Assert.AreEqual(TestDecoder.ContextLength - HiPrompt.Length, request.MaxTokens);
        Assert.IsTrue(request.IsChat);
        Assert.AreEqual(1, request.SampleCount);
        Assert.AreEqual(1f, request.Sampling.Temperature);
        Assert.AreEqual(1f, request.Sampling.TopP);
        Assert.AreEqual(0, request.Sampling.TopK);
        Assert.AreEqual(1f, request.Sampling.RepetitionPenalty);
        Assert.IsEmpty(request.Sampling.LogitBias);
        Assert.IsNull(request.Seed);
        Assert.IsNull(request.TopLogprobCount);
        Assert.IsNull(request.Constraint);
        Assert.IsEmpty(request.StopStrings);
    }

    [TestMethod]
    public void Read_AllParameters_TakesThem()
    {
        CompletionRequest request = Accept(
            """
            "max_tokens":5,"temperature":0,"top_p":0.5,"top_k":3,"min_p":0.25,"frequency_penalty":-2,"presence_penalty":2,
            "repetition_penalty":1.5,"logit_bias":{"7":-100,"256":0.5},"seed":-1,"stop":["a","b"],"logprobs":true,"top_logprobs":20,"n":128,
            "response_format":{"type":"text"},"stream":false
            """);

        Assert.AreEqual(5, request.MaxTokens);
        Assert.AreEqual(0f, request.Sampling.Temperature);
        Assert.AreEqual(0.5f, request.Sampling.TopP);
        Assert.AreEqual(3, request.Sampling.TopK);
        Assert.AreEqual(0.25f, request.Sampling.MinP);
        Assert.AreEqual(-2f, request.Sampling.FrequencyPenalty);
        Assert.AreEqual(2f, request.Sampling.PresencePenalty);
        Assert.AreEqual(1.5f, request.Sampling.RepetitionPenalty);
        Assert.AreEqual(-100f, request.Sampling.LogitBias[7]);
        Assert.AreEqual(0.5f, request.Sampling.LogitBias[256]);
        Assert.AreEqual(ulong.MaxValue, request.Seed);
        CollectionAssert.AreEqual(new[] { "a", "b" }, request.StopStrings.ToArray());
        Assert.AreEqual(20, request.TopLogprobCount);
        Assert.AreEqual(128, request.SampleCount);
    }

    [TestMethod]
    [DataRow("\"max_completion_tokens\":5", 5)]
    [DataRow("\"max_completion_tokens\":null,\"max_tokens\":6", 6)]
    public void Read_EitherNameOfTheTokenLimit_IsTaken(string parameters, int expected)
    {
        Assert.AreEqual(expected, Accept(parameters).MaxTokens);
    }

    [TestMethod]
    public void Read_LogprobsWithoutTop_ReportsTheChosenTokenAlone()
    {
        Assert.AreEqual(0, Accept("\"logprobs\":true").TopLogprobCount);
    }

    [TestMethod]
    [DataRow("""{"role":"developer","content":"x"}""", """{"role":"system","content":"x"}""")]
    [DataRow("""{"role":"system","content":"x"}""", """{"role":"system","content":"x"}""")]
    [DataRow("""{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}""", """{"role":"user","content":"a\nb"}""")]
    [DataRow("""{"content":"x","role":"user","name":"Ann"}""", """{"role":"user","content":"x","name":"Ann"}""")]
    [DataRow(
        """{"role":"assistant","content":"x","refusal":null,"tool_calls":[],"function_call":null,"audio":null,"annotations":[]}""",
        """{"role":"assistant","content":"x"}""")]
    public void Read_Message_ReachesTheTemplateAsRoleAndText(string message, string expected)
    {
        Assert.IsNull(Read($$"""{"messages":[{{message}}]}""", out CompletionRequest? request));

        Assert.AreEqual($"[{expected}]", TestDecoder.Text(request!.Prompts.Single()));
    }

    [TestMethod]
    [DataRow("""{"messages":null}""", "messages")]
    [DataRow("""{"messages":[]}""", "messages")]
    [DataRow("""{"messages":"hi"}""", "messages")]
    [DataRow("""{"messages":["hi"]}""", "messages[0]")]
    [DataRow("""{"messages":[{"content":"x"}]}""", "messages[0].role")]
    [DataRow("""{"messages":[{"role":"tool","content":"x"}]}""", "messages[0].role")]
    [DataRow("""{"messages":[{"role":"user"}]}""", "messages[0].content")]
    [DataRow("""{"messages":[{"role":"assistant","content":null}]}""", "messages[0].content")]
    [DataRow("""{"messages":[{"role":"user","content":[]}]}""", "messages[0].content")]
    [DataRow("""{"messages":[{"role":"user","content":["x"]}]}""", "messages[0].content[0]")]
    [DataRow("""{"messages":[{"role":"user","content":[{"type":"text"}]}]}""", "messages[0].content[0].text")]
    [DataRow("""{"messages":[{"role":"user","content":"x","name":3}]}""", "messages[0].name")]
    [DataRow("""{"messages":[{"role":"user","content":"x","tool_call_id":"3"}]}""", "messages[0].tool_call_id")]
    [DataRow("""{"messages":[{"role":"assistant","content":"x","tool_calls":[{}]}]}""", "messages[0].tool_calls")]
    public void Read_BadMessages_NamesThePlace(string body, string parameter)
    {
        AssertRefused(body, parameter, parameter);
    }

    [TestMethod]
    [DataRow("image_url")]
    [DataRow("input_audio")]
    [DataRow("file")]
    [DataRow("refusal")]
    public void Read_PartThatIsNoText_NamesItsType(string type)
    {
        string body = $$"""{"messages":[{{Hi}},{"role":"user","content":[{"type":"{{type}}","{{type}}":{"url":"x"} }]}]}""";

        AssertRefused(body, "messages[1].content[0].type", "images and audio");
    }

    [TestMethod]
    [DataRow("\"temperature\":2.1", "temperature", "a number from 0 to 2")]
    [DataRow("\"temperature\":\"1\"", "temperature", "a number from 0 to 2")]
    [DataRow("\"temperature\":1e999", "temperature", "a number from 0 to 2")]
    [DataRow("\"top_p\":-0.1", "top_p", "a number from 0 to 1")]
    [DataRow("\"top_k\":-1", "top_k", "a whole number from 0 to 2147483647")]
    [DataRow("\"min_p\":1.5", "min_p", "a number from 0 to 1")]
    [DataRow("\"frequency_penalty\":2.5", "frequency_penalty", "a number from -2 to 2")]
    [DataRow("\"presence_penalty\":-3", "presence_penalty", "a number from -2 to 2")]
    [DataRow("\"repetition_penalty\":0", "repetition_penalty", "a number from 0.01")]
    [DataRow("\"logit_bias\":[1]", "logit_bias", "an object")]
    [DataRow("\"logit_bias\":{\"261\":1}", "logit_bias", "from 0 to 260")]
    [DataRow("\"logit_bias\":{\"x\":1}", "logit_bias", "from 0 to 260")]
    [DataRow("\"logit_bias\":{\"5\":101}", "logit_bias.5", "from -100 to 100")]
    [DataRow("\"seed\":1.5", "seed", "a whole number from -9223372036854775808")]
    [DataRow("\"stop\":3", "stop", "at most 16 strings")]
    [DataRow("\"stop\":\"\"", "stop", "1 to 256 characters")]
    [DataRow("\"stop\":[\"a\",\"\"]", "stop[1]", "1 to 256 characters")]
    [DataRow("\"n\":0", "n", "a whole number from 1 to 128")]
    [DataRow("\"n\":129", "n", "a whole number from 1 to 128")]
    [DataRow("\"max_tokens\":0", "max_tokens", "a whole number from 1")]
    [DataRow("\"max_completion_tokens\":-5", "max_completion_tokens", "a whole number from 1")]
    [DataRow("\"max_tokens\":5,\"max_completion_tokens\":5", "max_tokens", "only one")]
    [DataRow("\"logprobs\":1", "logprobs", "true or false")]
    [DataRow("\"logprobs\":true,\"top_logprobs\":21", "top_logprobs", "from 0 to 20")]
    [DataRow("\"top_logprobs\":2", "top_logprobs", "needs 'logprobs'")]
    [DataRow("\"response_format\":\"json\"", "response_format.type", "json_schema")]
    [DataRow("\"response_format\":{\"type\":\"xml\"}", "response_format.type", "json_schema")]
    [DataRow("\"response_format\":{\"type\":\"json_schema\"}", "response_format.json_schema", "an object")]
    [DataRow("\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a b\",\"schema\":{}}}", "response_format.json_schema.name", "1 to 64")]
    [DataRow("\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\"}}", "response_format.json_schema.schema", "missing")]
    [DataRow("\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\",\"strict\":1}}", "response_format.json_schema.strict", "true or false")]
    [DataRow("\"stream\":true", "stream", "do not stream")]
    [DataRow("\"stream\":1", "stream", "true or false")]
    [DataRow("\"tools\":[{}]", "tools", "not supported")]
    [DataRow("\"tool_choice\":\"auto\"", "tool_choice", "not supported")]
    [DataRow("\"functions\":[{}]", "functions", "not supported")]
    [DataRow("\"modalities\":[\"text\",\"audio\"]", "modalities", "not supported")]
    [DataRow("\"audio\":{\"voice\":\"x\"}", "audio", "not supported")]
    [DataRow("\"prediction\":{\"type\":\"content\"}", "prediction", "not supported")]
    [DataRow("\"web_search_options\":{\"x\":1}", "web_search_options", "not supported")]
    [DataRow("\"reasoning_effort\":\"low\"", "reasoning_effort", "not supported")]
    [DataRow("\"max_token\":5", "max_token", "not a parameter of /v1/chat/completions")]
    public void Read_BadParameter_NamesItAndItsBounds(string parameters, string parameter, string problem)
    {
        AssertRefused($$"""{"messages":[{{Hi}}],{{parameters}}}""", parameter, problem);
    }

    [TestMethod]
    [DataRow("\"tools\":[],\"tool_choice\":null,\"functions\":null,\"audio\":null,\"web_search_options\":{},\"reasoning_effort\":null")]
    [DataRow("\"tool_choice\":\"none\",\"modalities\":[\"text\"],\"parallel_tool_calls\":true,\"stream\":null")]
    [DataRow("\"user\":\"u\",\"metadata\":{\"a\":\"b\"},\"store\":true,\"service_tier\":\"auto\",\"model\":\"m\",\"stop\":null,\"seed\":null")]
    [DataRow("\"temperature\":null,\"n\":null,\"logprobs\":null,\"top_logprobs\":null,\"logit_bias\":null,\"response_format\":null")]
    public void Read_ParametersThatChangeNothing_AreAccepted(string parameters)
    {
        Accept(parameters);
    }

    [TestMethod]
    public void Read_ResponseFormat_ConstrainsTheAnswer()
    {
        Assert.IsNotNull(Accept("\"response_format\":{\"type\":\"json_object\"}").Constraint);
        Assert.IsNotNull(Accept(
            """
            "response_format":{"type":"json_schema","json_schema":{"name":"a","strict":true,"schema":
            {"type":"object","properties":{"b":{"type":"string"}},"required":["b"],"additionalProperties":false}}}
            """).Constraint);
    }

    [TestMethod]
    public void Read_SchemaThatCannotBeHeldTo_NamesItsPlace()
    {
        const string Schema = """{"type":"object","properties":{"total":{"type":"string","pattern":"^a+$"} } }""";
        string format = $$"""{"type":"json_schema","json_schema":{"name":"a","schema":{{Schema}}} }""";

        AssertRefused(
            $$"""{"messages":[{{Hi}}],"response_format":{{format}} }""",
            "response_format.json_schema.schema.properties.total",
            "'response_format.json_schema.schema' cannot be held to: properties.total: The keyword 'pattern'");
    }

    [TestMethod]
    public void Read_MoreStopStringsThanAllowed_IsRefused()
    {
        string stops = string.Join(',', Enumerable.Range(0, 17).Select(number => $"\"{number}\""));

        AssertRefused($$"""{"messages":[{{Hi}}],"stop":[{{stops}}]}""", "stop", "at most 16");
    }

    [TestMethod]
    public void Read_PromptAndCompletionBeyondTheContext_GivesBothNumbers()
    {
        RequestError error = AssertRefused($$"""{"messages":[{{Hi}}],"max_tokens":90}""", "messages", "maximum context length is 100 tokens");

        Assert.AreEqual(ErrorCodes.ContextLengthExceeded, error.Code);
        StringAssert.Contains(error.Message, $"{HiPrompt.Length} in 'messages' and 90 in the completion");
    }

    [TestMethod]
    public void Read_PromptAndCompletionThatFillTheContext_AreAccepted()
    {
        int rest = TestDecoder.ContextLength - HiPrompt.Length;

        Assert.AreEqual(rest, Accept($"\"max_tokens\":{rest}").MaxTokens);
    }

    [TestMethod]
    public void Read_PromptThatFillsTheContext_IsRefused()
    {
        string body = $$"""{"messages":[{"role":"user","content":"{{new string('x', 100)}}"}]}""";

        Assert.AreEqual(ErrorCodes.ContextLengthExceeded, AssertRefused(body, "messages", "100 tokens").Code);
    }

    [TestMethod]
    public void Read_ModelWithoutTemplate_SaysWhereToGo()
    {
        RequestError? error = Read($$"""{"messages":[{{Hi}}]}""", out _, TestDecoder.Profile with { RenderChat = null });

        StringAssert.Contains(error!.Message, "The model 'test/model' has no chat template: use /v1/completions, or add chat_template");
    }

    [TestMethod]
    public void Read_TemplateRefusesTheMessages_SaysWhy()
    {
        CompletionProfile profile = TestDecoder.Profile with { RenderChat = _ => throw new ChatTemplateException("roles must alternate") };

        RequestError? error = Read($$"""{"messages":[{{Hi}}]}""", out _, profile);

        Assert.AreEqual("messages", error!.Param);
        StringAssert.Contains(error.Message, "roles must alternate");
    }

    [TestMethod]
    [DataRow("""{"messages":[{"role":"user","content":"\ud800"}]}""")]
    [DataRow("""{"messages":[{"role":"user","content":"x"}],"stop":"\udfff"}""")]
    [DataRow("""{"messages":[{"role":"user","content":"x"}],"\ud800":1}""")]
    public void Read_TextThatIsNotUnicode_IsRefused(string body)
    {
        AssertRefused(body, "body", "not valid Unicode");
    }

    private static CompletionRequest Accept(string parameters)
    {
        string rest = parameters.Length == 0 ? "" : "," + parameters;
        RequestError? error = Read($$"""{"messages":[{{Hi}}]{{rest}}}""", out CompletionRequest? request);

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
        CompletionRequestReader.Read(Names.ChatCompletionsEndpoint, Encoding.UTF8.GetBytes(body), profile ?? TestDecoder.Profile, out request);
}
