using Pipeline.Cli.Tests.Fakes;

namespace Pipeline.Cli.Tests.Commands;

/// <summary>Command lines that ask the server nothing or little.</summary>
[TestClass]
public sealed class UsageTests
{
    [TestMethod]
    [DataRow("", "Required command was not provided. Try 'pipeline --help'.")]
    [DataRow("submit", "Required argument 'FILE' missing for command: 'submit'. Try 'pipeline submit --help'.")]
    [DataRow("list --limt 5", "Unrecognized command or argument '--limt'. Try 'pipeline list --help'.")]
    [DataRow("bogus", "there is no command 'bogus'. Try 'pipeline --help'.")]
    [DataRow("bogus --limit 5", "there is no command 'bogus'. Try 'pipeline --help'.")]
    [DataRow("--bogus", "there is no option '--bogus'. Try 'pipeline --help'.")]
    [DataRow("list --limit 101", "--limit must be a number from 1 to 100, not '101'. Try 'pipeline list --help'.")]
    [DataRow("list --limit 0", "--limit must be a number from 1 to 100, not '0'. Try 'pipeline list --help'.")]
    [DataRow("list --limit x", "--limit must be a number from 1 to 100, not 'x'. Try 'pipeline list --help'.")]
    [DataRow("list --limit 99999999999", "--limit must be a number from 1 to 100, not '99999999999'. Try 'pipeline list --help'.")]
    [DataRow("list --after x", "'x' is not a batch id; those are batch_ and 32 hex digits. Try 'pipeline list --help'.")]
    [DataRow("watch ../x", "'../x' is not a batch id; those are batch_ and 32 hex digits. Try 'pipeline watch --help'.")]
    [DataRow("models --host ftp://x", "--host must be an http or https URL, not 'ftp://x'. Try 'pipeline models --help'.")]
    [DataRow("submit f --metadata x", "--metadata takes pairs such as team=search, not 'x'. Try 'pipeline submit --help'.")]
    [DataRow(
        $"get {Samples.BatchId} --output --errors", "--output, --errors and --partial exclude each other. Try 'pipeline get --help'.")]
    public async Task Run_WrongUsage_IsOneSentence(string args, string expected)
    {
        using CliRun run = await CliRun.StartAsync(args.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.AreEqual(2, run.ExitCode);
        Assert.AreEqual("", run.Out);
        Assert.AreEqual($"error: {expected}\n", run.Messages);
    }

    // What the parser says of these is its own matter; that it is said in one line is ours.
    [TestMethod]
    [DataRow("list --limit")]
    [DataRow("list --limit 1 --limit 2")]
    [DataRow("list --limit=")]
    [DataRow("list --after")]
    [DataRow("list --after=")]
    [DataRow("watch")]
    [DataRow("watch a b")]
    [DataRow($"get {Samples.BatchId} --output=x")]
    [DataRow($"get {Samples.BatchId} --errors x")]
    [DataRow("submit f --strict=x")]
    [DataRow("submit f --wait x")]
    [DataRow("submit f --metadata")]
    [DataRow("submit f --metadata=")]
    [DataRow("submit f --metadata =x")]
    [DataRow("submit f --endpoint")]
    [DataRow("submit f --model")]
    [DataRow("submit f --model a --model b")]
    [DataRow("submit f --out")]
    [DataRow("submit @/")]
    [DataRow("models --host")]
    [DataRow("models --host=")]
    [DataRow("models --host http://")]
    [DataRow("models --host http://x:99999")]
    [DataRow("cancel")]
    public async Task Run_OddArguments_AreRefusedInOneLine(string args)
    {
        using CliRun run = await CliRun.StartAsync(args.Split(' '));

        Assert.AreEqual(2, run.ExitCode, run.Messages);
        Assert.AreEqual("", run.Out);
        Assert.MatchesRegex(@"^error: [^\n]+\n$", run.Messages);
        Assert.DoesNotContain("fault of its own", run.Messages);
    }

    [TestMethod]
    [DataRow("submit", "")]
    [DataRow("watch", Samples.BatchId, "--out", "")]
    public async Task Run_EmptyPath_IsRefusedInOneLine(params string[] args)
    {
        using CliRun run = await CliRun.StartAsync(args);

        Assert.AreEqual(2, run.ExitCode);
        Assert.MatchesRegex(@"^error: cannot [^\n]+\n$", run.Messages);
    }

    [TestMethod]
    public async Task Run_UnexpectedException_IsOneLine()
    {
        using var data = new MemoryStream();
        using var messages = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(Stream.Null, data, Out: null!, messages, OutConsole: null, MessageConsole: null);
        await using FakeControlPlane server = (await FakeControlPlane.StartAsync()).On("GET /v1/models", Replies.Models("tiny"));

        int exitCode = await new PipelineCli(terminal, TimeProvider.System, new CliEnvironment(null, null)).RunAsync(
            ["models", "--host", server.Host], CancellationToken.None);

        Assert.AreEqual(2, exitCode);
        Assert.MatchesRegex(@"^error: the program failed, [^\n]+\n$", messages.ToString());
    }

    [TestMethod]
    public async Task Help_Root_NamesEveryExitCode()
    {
        using CliRun run = await CliRun.StartAsync("--help");

        Assert.AreEqual(0, run.ExitCode);
        foreach (ExitCode code in Enum.GetValues<ExitCode>())
        {
            Assert.MatchesRegex($@"\n    {(int)code} ", run.Out);
        }
    }

    [TestMethod]
    [DataRow("submit")]
    [DataRow("watch")]
    [DataRow("get")]
    [DataRow("list")]
    [DataRow("cancel")]
    [DataRow("models")]
    public async Task Help_Command_ShowsHost(string command)
    {
        using CliRun run = await CliRun.StartAsync(command, "--help");

        Assert.AreEqual(0, run.ExitCode);
        Assert.Contains("[default: http://127.0.0.1:7071/]", run.Out);
    }

    [TestMethod]
    public async Task Models_HostFromEnvironment_IsAsked()
    {
        await using FakeControlPlane server = (await FakeControlPlane.StartAsync())
            .On("GET /prefix/v1/models", Replies.Models("tiny", "large"));
        using var run = new CliRun { DefaultHost = server.Host + "/prefix" };

        await run.RunAsync(["models"]);

        Assert.AreEqual(0, run.ExitCode);
        Assert.AreEqual("tiny\nlarge\n", run.Out);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("/")]
    [DataRow("/v1")]
    [DataRow("/v1/")]
    public async Task Models_HostWithOrWithoutVersion_IsAsked(string path)
    {
        await using FakeControlPlane server = (await FakeControlPlane.StartAsync()).On("GET /v1/models", Replies.Models("tiny"));

        using CliRun run = await CliRun.StartAsync("models", "--host", server.Host + path);

        Assert.AreEqual(0, run.ExitCode);
        Assert.AreEqual("tiny\n", run.Out);
    }

    [TestMethod]
    public async Task Models_HostFromEnvironmentWrong_NamesVariable()
    {
        using var run = new CliRun { DefaultHost = "localhost" };

        await run.RunAsync(["models"]);

        Assert.AreEqual(2, run.ExitCode);
        Assert.StartsWith("error: PIPELINE_HOST must be an http or https URL, not 'localhost'.", run.Messages);
    }

    [TestMethod]
    public async Task Cancel_Batch_PrintsState()
    {
        await using FakeControlPlane server = (await FakeControlPlane.StartAsync())
            .On($"POST /v1/batches/{Samples.BatchId}/cancel", Replies.Batch(Samples.Batch("cancelling")));

        using CliRun run = await CliRun.StartAsync("cancel", Samples.BatchId, "--host", server.Host);

        Assert.AreEqual(0, run.ExitCode);
        Assert.AreEqual("cancelling\n", run.Out);
        Assert.AreEqual("", server.Bodies.Single());
    }

    [TestMethod]
    public async Task Cancel_AlreadyDone_IsRefused()
    {
        await using FakeControlPlane server = (await FakeControlPlane.StartAsync())
            .On($"POST /v1/batches/{Samples.BatchId}/cancel", Replies.Error(409, "The batch is completed."));

        using CliRun run = await CliRun.StartAsync("cancel", Samples.BatchId, "--host", server.Host);

        Assert.AreEqual(2, run.ExitCode);
        Assert.AreEqual("error: The batch is completed.\n", run.Messages);
    }
}
