using Pipeline.TestKit;
using Pipeline.Worker.Tests.Fakes;

namespace Pipeline.Worker.Tests.Verbs;

[TestClass]
public sealed class WorkerCommandTests
{
    [TestMethod]
    [DataRow("'pipeline-worker --help'")]
    [DataRow("'frob'", "frob")]
    [DataRow("DIR", "register", "--id", "a")]
    [DataRow("--id", "register", "null:4")]
    [DataRow("'--idd'", "register", "null:4", "--idd", "a")]
    [DataRow("'--bogus'", "run", "--bogus", "foo")]
    [DataRow("'pipeline-worker try --help'", "try", "null:4", "--input", "a", "--bogus")]
    [DataRow("--weights", "try", "null:4", "--input", "a", "--weights", "foo")]
    [DataRow("--input, for an encoder", "try", "null:4")]
    [DataRow("--input, for an encoder", "try", "null:4", "--input", "a", "--prompt", "b")]
    [DataRow("--max-tokens must be", "try", "x", "--prompt", "b", "--max-tokens", "0")]
    [DataRow("'--max-tokens'", "try", "x", "--prompt", "b", "--max-tokens", "many")]
    [DataRow("--temperature must be", "try", "x", "--prompt", "b", "--temperature", "3")]
    [DataRow("--temperature must be", "try", "x", "--prompt", "b", "--temperature", "NaN")]
    [DataRow("'--temperature'", "try", "x", "--prompt", "b", "--temperature", "hot")]
    [DataRow("int3", "try", "x", "--prompt", "b", "--precision", "int3")]
    [DataRow("--out", "compile", "x", "--precision", "int8")]
    [DataRow("--precision", "compile", "x", "--out", "y")]
    public async Task Run_WrongUsage_SaysWhatInOneLineAndEndsWithTwo(string named, params string[] arguments)
    {
        (int exitCode, string output, string error) = await WorkerProgram.RunAsync(arguments);

        Assert.AreEqual(2, exitCode, error);
        Assert.HasCount(1, error.TrimEnd().Split('\n'), error);
        StringAssert.Contains(error, named);
        StringAssert.Contains(error, "--help'");
        Assert.IsFalse(error.Contains("expected type", StringComparison.Ordinal), error);
        Assert.AreEqual("", output);
    }

    [TestMethod]
    [DataRow("--precision", "int8")]
    [DataRow("--kv", "fp32")]
    public async Task Try_CompiledDirectory_RefusesWhatWasDecidedWhenItWasCompiled(string option, string value)
    {
        using var folder = new TempDirectory();
        folder.Write("compile.json", "{}");

        (int exitCode, _, string error) = await WorkerProgram.RunAsync(["try", folder.Path, "--prompt", "a", option, value]);

        Assert.AreEqual(2, exitCode, error);
        Assert.HasCount(1, error.TrimEnd().Split('\n'), error);
        StringAssert.StartsWith(error, "The directory is compiled already: --precision and --kv are for the one that it was made of.");
    }

    // neither looks like a decoder that we know, yet who compiles or prompts it means one
    [TestMethod]
    [DataRow("""{"architectures":["GPT2LMHeadModel"]}""", "'GPT2LMHeadModel' is not supported; LlamaForCausalLM", "compile")]
    [DataRow("""{"architectures":["GPT2LMHeadModel"]}""", "'GPT2LMHeadModel' is not supported; LlamaForCausalLM", "try")]
    [DataRow("""{"model_type":"llama"}""", "config.json: architectures: is missing.", "try")]
    [DataRow("{", "config.json: not valid JSON", "try")]
    [DataRow("", "config.json: not valid JSON", "try")]
    [DataRow(null, "config.json: the file is missing.", "compile")]
    [DataRow(null, "config.json: the file is missing.", "try")]
    public async Task Run_NoDecoderWeKnow_SaysWhatTheDecodersReaderSays(string? config, string expected, string verb)
    {
        using var folder = new TempDirectory();
        folder.Write("model/model.safetensors", "");
        if (config is not null)
        {
            folder.Write("model/config.json", config);
        }

        string[] arguments = verb == "try" ? ["--prompt", "a"] : ["--precision", "fp32", "--out", folder.Combine("out")];
        (int exitCode, _, string error) = await WorkerProgram.RunAsync([verb, folder.Combine("model"), .. arguments]);

        Assert.AreEqual(1, exitCode, error);
        Assert.HasCount(1, error.TrimEnd().Split('\n'), error);
        StringAssert.Contains(error, expected);
    }

    [TestMethod]
    public async Task Compile_CompiledDirectory_IsRefused()
    {
        using var folder = new TempDirectory();
        folder.Write("compile.json", "{}");

        (int exitCode, _, string error) =
            await WorkerProgram.RunAsync(["compile", folder.Path, "--precision", "fp32", "--out", folder.Combine("out")]);

        Assert.AreEqual(1, exitCode, error);
        StringAssert.StartsWith(error, $"'{folder.Path}' is compiled already: compile the Hugging Face directory that it was made of.");
    }

    [TestMethod]
    [DataRow("--Worker:MaxShardsInFlight=65")]
    [DataRow("--Worker:MaxShardsInFlight", "65")]
    public async Task Run_SettingsAsArguments_AreTaken(params string[] settings)
    {
        (int exitCode, _, string error) = await WorkerProgram.RunAsync(["run", "--data", "unused", .. settings]);

        Assert.AreEqual(1, exitCode, error);
        StringAssert.Contains(error, "MaxShardsInFlight");
    }

    [TestMethod]
    [DataRow("'null:4' is an encoder: give it --input", "try", "null:4", "--prompt", "a")]
    [DataRow("There is no model directory 'not-there'", "try", "not-there", "--prompt", "a", "--prompt", "b")]
    [DataRow("There is no model directory 'not-there'", "compile", "not-there", "--precision", "w8a8", "--out", "y")]
    public async Task Run_WrongModel_SaysWhatInOneSentence(string expected, params string[] arguments)
    {
        (int exitCode, _, string error) = await WorkerProgram.RunAsync(arguments);

        Assert.AreEqual(1, exitCode, error);
        StringAssert.StartsWith(error, expected);
        Assert.HasCount(1, error.TrimEnd().Split('\n'), error);
    }

    [TestMethod]
    [DataRow("--help")]
    [DataRow("run", "--help")]
    public async Task Run_Help_EndsWithZero(params string[] arguments)
    {
        (int exitCode, string output, _) = await WorkerProgram.RunAsync(arguments);

        Assert.AreEqual(0, exitCode);
        StringAssert.Contains(output, "Usage:");
    }
}
