using System.Text.RegularExpressions;
using Pipeline.Contracts.Records;
using Pipeline.Infra.Tests.Bicep;
using Pipeline.TestKit;
using YamlDotNet.RepresentationModel;

namespace Pipeline.Infra.Tests.Azd;

/// <summary>The scripts that azd runs, and the one for whoever has a subscription.</summary>
[TestClass]
public sealed partial class HookScriptTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // What an operator or the shell sets.
    private static readonly string[] SetOutside = ["PIPELINE_MODELS", "PIPELINE_MODEL_FOLDER"];

    private static IEnumerable<string> Scripts => Directory.EnumerateFiles(RepositoryRoot.Combine("scripts/azure"), "*.sh")
        .Append(RepositoryRoot.Combine("scripts/verify-azure.sh"));

    [TestMethod]
    public async Task Hooks_OfTheFile_RunScriptsThatCanRun()
    {
        foreach ((string name, YamlMappingNode hook) in AzureYaml.Hooks())
        {
            string script = RepositoryRoot.Combine(AzureYaml.Text(hook, "run"));

            Assert.AreEqual("sh", AzureYaml.Text(hook, "shell"), name);
            using ManagedProcess test = ManagedProcess.Start("test", ["-x", script]);
            Assert.AreEqual(0, await test.WaitForExitAsync(Limit), script);
        }
    }

    [TestMethod]
    public async Task Scripts_All_AreBash()
    {
        foreach (string script in Scripts)
        {
            using ManagedProcess bash = ManagedProcess.Start("bash", ["-n", script]);

            Assert.AreEqual(0, await bash.WaitForExitAsync(Limit), bash.Output);
        }
    }

    [TestMethod]
    public async Task Variables_ThatHooksDemand_AreOutputsOfTheTemplate()
    {
        BicepFile main = await BicepTree.LoadAsync("main.bicep");

        IEnumerable<string> demanded = Scripts.SelectMany(script => Demanded().Matches(File.ReadAllText(script)))
            .Select(match => match.Groups["name"].Value);

        Faults.AssertNone(demanded.Except(main.Outputs.Select(output => output.Name)).Except(SetOutside));
    }

    [TestMethod]
    [DataRow("my-encoder")]
    [DataRow("BAAI/bge-small-en-v1.5")]
    [DataRow("--A__b..C--")]
    [DataRow("sentence-transformers/all-MiniLM-L6-v2-with-a-long-tail-of-words")]
    [DataRow("a.very.long.id.whose.fortieth.letter.is-.and-more")]
    [DataRow("modèle")]
    public async Task Slug_OfAnId_IsTheOneOfTheCode(string id)
    {
        using ManagedProcess bash = ManagedProcess.Start(
            "bash", ["-c", "source \"$1\" && slug_of \"$2\"", "-", RepositoryRoot.Combine("scripts/azure/models.sh"), id]);

        Assert.AreEqual(0, await bash.WaitForExitAsync(Limit));
        Assert.AreEqual(ModelSlug.FromId(id), bash.Output.Trim());
    }

    [TestMethod]
    [DataRow("", "model", "", "azd env set PIPELINE_MODELS")]
    [DataRow("Org/My-Encoder", "model", "", "Write Org/My-Encoder=org-my-encoder")]
    [DataRow("my-encoder", "", "", "azd env set PIPELINE_MODEL_FOLDER")]
    [DataRow("my-encoder", "nowhere", "", "is no model directory")]
    [DataRow("my-encoder,other", "model", "", "is no model directory")]
    [DataRow("my-encoder", "model", "/subnet", "go together")]
    public async Task CheckSettings_WrongOnes_AreRefusedWithASentence(string models, string folder, string subnet, string sentence)
    {
        using var directory = new TempDirectory();
        (int exitCode, string output) = await CheckAsync(directory, models, folder, subnet);

        Assert.AreEqual(1, exitCode, output);
        Assert.Contains(sentence, output);
    }

    [TestMethod]
    [DataRow("my-encoder", "model")]
    [DataRow("Org/My-Encoder=org-my-encoder", "model")]
    [DataRow("one, two", "folder")]
    public async Task CheckSettings_RightOnes_Pass(string models, string folder)
    {
        using var directory = new TempDirectory();
        (int exitCode, string output) = await CheckAsync(directory, models, folder, subnet: "");

        Assert.AreEqual(0, exitCode, output);
    }

    [TestMethod]
    public async Task Verify_DryRun_PrintsTheStepsAndStartsNothing()
    {
        using ManagedProcess verify = ManagedProcess.Start(
            RepositoryRoot.Combine("scripts/verify-azure.sh"),
            ["--environment", "proof", "--location", "swedencentral", "--model", "DIR", "--id", "my-encoder", "--requests", "FILE", "--dry-run"]);

        Assert.AreEqual(0, await verify.WaitForExitAsync(Limit), verify.Output);
        foreach (string step in (string[])["azd up", "PIPELINE_TEST_SERVICEBUS=", "PIPELINE_TEST_BLOBS=", "/v1/batches", "revision restart", "azd down"])
        {
            Assert.Contains(step, verify.Output);
        }
    }

    [TestMethod]
    public async Task Verify_WithoutAzureTools_NamesThem()
    {
        using var empty = new TempDirectory();
        var environment = new Dictionary<string, string> { ["PATH"] = $"{empty.Path}:/usr/bin:/bin" };
        using ManagedProcess verify = ManagedProcess.Start(
            RepositoryRoot.Combine("scripts/verify-azure.sh"),
            ["--environment", "proof", "--location", "swedencentral", "--model", empty.Path, "--id", "my-encoder", "--requests", "/dev/null"],
            environment);

        int exitCode = await verify.WaitForExitAsync(Limit);

        if (File.Exists("/usr/bin/az") && File.Exists("/usr/bin/azd"))
        {
            Assert.Inconclusive("This machine has them.");
        }

        Assert.AreEqual(2, exitCode, verify.Output);
        Assert.Contains("is not on the PATH", verify.Output);
    }

    // A folder with a model, and one with two models.
    private static async Task<(int ExitCode, string Output)> CheckAsync(TempDirectory directory, string models, string folder, string subnet)
    {
        foreach (string model in (string[])["model", "folder/one", "folder/two"])
        {
            Directory.CreateDirectory(Path.Combine(directory.Path, model));
            await File.WriteAllTextAsync(Path.Combine(directory.Path, model, "config.json"), "{}");
        }

        var environment = new Dictionary<string, string>
        {
            ["PIPELINE_MODELS"] = models,
            ["PIPELINE_MODEL_FOLDER"] = folder.Length == 0 ? string.Empty : Path.Combine(directory.Path, folder),
            ["PIPELINE_WORKER_SUBNET_ID"] = subnet,
        };
        using ManagedProcess check = ManagedProcess.Start(RepositoryRoot.Combine("scripts/azure/check-settings.sh"), [], environment);
        int exitCode = await check.WaitForExitAsync(Limit);
        return (exitCode, check.Output);
    }

    [GeneratedRegex(@"\$\{(?<name>(?:PIPELINE|SERVICE|AZURE)_[A-Z_]+):\?")]
    private static partial Regex Demanded();
}
