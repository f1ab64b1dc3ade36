using System.Text;
using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Records;
using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.TestKit;
using Pipeline.Worker.Completions;
using Pipeline.Worker.Models;
using Pipeline.Worker.Serving;
using Pipeline.Worker.Tests.Fakes;

namespace Pipeline.Worker.Tests.Models;

/// <summary>A decoder's directory from its description to an answer, with nothing faked.</summary>
[TestClass]
public sealed class DecoderDirectoryTests : IDisposable
{
    private readonly TempDirectory _cache = new();

    public void Dispose() => _cache.Dispose();

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task DescribeAsync_Decoder_SaysWhatItAnswersWithoutCompiling(bool hasTemplate)
    {
        using var directory = new SampleDecoder(hasTemplate);

        ModelRecord record = await ModelDirectory.DescribeAsync(directory.Path, "m", DateTimeOffset.UnixEpoch, CancellationToken.None);

        CollectionAssert.AreEqual(
            hasTemplate ? new[] { "/v1/chat/completions", "/v1/completions" } : ["/v1/completions"], record.Endpoints.ToArray());
        Assert.AreEqual(SampleDecoder.ContextLength, record.ContextLength);
        Assert.IsNull(record.Dimensions);
        Assert.AreEqual("tokenizer.json, 257 ids", record.Tokenizer);
        Assert.AreEqual(64, record.Revision.Length);
    }

    [TestMethod]
    public void Load_SecondTime_FindsWhatTheFirstCompiled()
    {
        using var directory = new SampleDecoder();
        List<string> compiled = [];

        using (LoadedDecoder first = Load(directory.Path, Precision.Fp32, compiled.Add))
        {
            Assert.IsTrue(first.Phases.Any(phase => phase.Name == "compile"));
        }

        using LoadedDecoder second = Load(directory.Path, Precision.Fp32, compiled.Add);

        Assert.IsTrue(second.Phases.Any(phase => phase.Name == "check compiled"));
        Assert.HasCount(1, compiled);
        Assert.AreEqual("fp32", second.Variant);
        Assert.IsNotNull(second.Template);
    }

    [TestMethod]
    public void Load_NewModel_IsCompiledIntoAFolderOfItsRevisionPrecisionAndFormat()
    {
        using var directory = new SampleDecoder();
        List<string> compiled = [];

        Load(directory.Path, Precision.Fp32, compiled.Add).Dispose();

        Assert.AreEqual(_cache.Combine($"compiled/abc-fp32-v{DecoderCompiler.FormatVersion}"), compiled.Single());
    }

    [TestMethod]
    [DataRow("missing", "tokenizer.json: the file is missing.")]
    [DataRow("broken", "tokenizer.json: The file is not JSON")]
    [DataRow("larger than the model's", "tokenizer.json: it has ids up to 256, but config.json says vocab_size 256.")]
    public async Task Load_TokenizerCannotBeUsed_IsRefusedBeforeItIsCompiled(string what, string expected)
    {
        using var directory = new SampleDecoder();
        DamageTokenizer(directory.Path, what);

        ModelLoadException load = Assert.ThrowsExactly<ModelLoadException>(
            () => Load(directory.Path, Precision.Fp32, _ => Assert.Fail("compiled")));
        ModelLoadException description = await Assert.ThrowsExactlyAsync<ModelLoadException>(
            () => ModelDirectory.DescribeAsync(directory.Path, "m", DateTimeOffset.UnixEpoch, CancellationToken.None));
        (int exitCode, _, string error) = await WorkerProgram.RunAsync(
            ["compile", directory.Path, "--precision", "fp32", "--out", _cache.Combine("out")]);

        string withFolder = Path.Combine(directory.Path, expected);
        StringAssert.Contains(load.Message, withFolder);
        StringAssert.Contains(description.Message, withFolder);
        StringAssert.Contains(error, withFolder);
        Assert.AreEqual(1, exitCode);
        Assert.IsFalse(Directory.Exists(_cache.Combine("out")));
    }

    [TestMethod]
    public void Load_CompiledDirectory_LoadsItAsItIs()
    {
        using var directory = new SampleDecoder();
        string output = _cache.Combine("out");
        DecoderCompiler.Compile(directory.Path, output, new CompileOptions { Precision = Precision.Int8 }, null, CancellationToken.None);

        using LoadedDecoder loaded = Load(output, Precision.Fp32, _ => Assert.Fail("compiled"));

        Assert.IsNull(loaded.Variant);
        Assert.AreEqual(SampleDecoder.ContextLength, loaded.Runner.ContextLength);
    }

    [TestMethod]
    public async Task DescribeAsync_CompiledDirectory_CoversWhatTheCompilerWrote()
    {
        using var directory = new SampleDecoder();
        string output = _cache.Combine("out");
        DecoderCompiler.Compile(directory.Path, output, new CompileOptions { Precision = Precision.Int8 }, null, CancellationToken.None);

        ModelRecord record = await ModelDirectory.DescribeAsync(output, "m", DateTimeOffset.UnixEpoch, CancellationToken.None);

        ModelManifestRecord manifest = await ModelRevision.DescribeFilesAsync(output, CancellationToken.None);
        Assert.AreEqual(record.Revision, manifest.Revision);
        CollectionAssert.AreEquivalent(
            Directory.GetFiles(output).Select(Path.GetFileName).ToArray(), manifest.Files.Select(file => file.Path).ToArray());
    }

    [TestMethod]
    [DataRow(Precision.Fp32)]
    [DataRow(Precision.Int8)]
    public async Task Answer_AnyPrecision_IsWholeText(Precision precision)
    {
        using var directory = new SampleDecoder();
        LoadedDecoder loaded = Load(directory.Path, precision, _ => { });
        await using CompletionModel model = Serve(loaded);
        const string body = """{"messages":[{"role":"user","content":"hi"}],"max_tokens":20,"seed":1,"n":3,"logprobs":true,"top_logprobs":2}""";

        JsonElement response = await AskAsync(model, Names.ChatCompletionsEndpoint, body);

        Assert.AreEqual(3, response.GetProperty("choices").GetArrayLength());
        Assert.AreEqual("<user>hi<assistant>".Length, response.GetProperty("usage").GetProperty("prompt_tokens").GetInt32());
        Assert.AreEqual($"fp_abc_{precision.ToString().ToLowerInvariant()}", response.GetProperty("system_fingerprint").GetString());
        Assert.AreEqual(response.GetProperty("choices").GetRawText(), (await AskAsync(model, Names.ChatCompletionsEndpoint, body)).GetProperty("choices").GetRawText());
    }

    [TestMethod]
    public async Task Answer_JsonSchema_IsValid()
    {
        using var directory = new SampleDecoder();
        await using CompletionModel model = Serve(Load(directory.Path, Precision.Fp32, _ => { }));
        const string body = """
            {"messages":[{"role":"user","content":"hi"}],"response_format":{"type":"json_schema","json_schema":{"name":"a","schema":
            {"type":"object","properties":{"b":{"enum":["x","yz"]}},"required":["b"],"additionalProperties":false}}}}
            """;

        JsonElement choice = (await AskAsync(model, Names.ChatCompletionsEndpoint, body)).GetProperty("choices")[0];

        Assert.AreEqual("stop", choice.GetProperty("finish_reason").GetString());
        string value = JsonElement.Parse(choice.GetProperty("message").GetProperty("content").GetString()!).GetProperty("b").GetString()!;
        CollectionAssert.Contains(new[] { "x", "yz" }, value);
    }

    private static void DamageTokenizer(string directory, string what)
    {
        string tokenizer = Path.Combine(directory, "tokenizer.json"), config = Path.Combine(directory, "config.json");
        switch (what)
        {
            case "missing":
                File.Delete(tokenizer);
                break;
            case "broken":
                File.WriteAllText(tokenizer, "{");
                break;
            default:
                string smaller = File.ReadAllText(config).Replace("\"vocab_size\":260", "\"vocab_size\":256", StringComparison.Ordinal);
                File.WriteAllText(config, smaller.Replace("\"eos_token_id\":256", "\"eos_token_id\":0", StringComparison.Ordinal));
                break;
        }
    }

    private LoadedDecoder Load(string path, Precision precision, Action<string> compiling) => new DecoderLoader(TimeProvider.System).Load(
        path,
        "abc",
        new DecoderLoadOptions
        {
            Precision = precision,
            CacheBytes = 1 << 20,
            ThreadCount = 1,
            WeightLoading = WeightLoading.Prepacked,
            CompileCache = _cache.Combine("compiled"),
        },
        compiling,
        CancellationToken.None);

    private static CompletionModel Serve(LoadedDecoder loaded) => TestDecoder.Create(loaded.Runner, CompletionProfiles.Of(loaded, "m", "abc"));

    private static async Task<JsonElement> AskAsync(CompletionModel model, string endpoint, string body)
    {
        var origin = new LineOrigin(BatchId.Parse("batch_0123456789abcdef0123456789abcdef"), 7, DateTimeOffset.UnixEpoch);
        Assert.IsNull(model.Read(endpoint, Encoding.UTF8.GetBytes(body), origin, out ILineWork? work));
        await work!.SubmitAsync(CancellationToken.None);
        using LineAnswer answer = await work.AnswerAsync();
        Assert.IsNull(answer.Error, answer.Error?.Message);
        return JsonElement.Parse(answer.Body);
    }
}
