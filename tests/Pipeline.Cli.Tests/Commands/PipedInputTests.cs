using System.IO.Pipelines;
using System.Text;
using Pipeline.Cli.Tests.Fakes;
using Pipeline.TestKit;

namespace Pipeline.Cli.Tests.Commands;

/// <summary><c>submit</c> of what cannot be read twice.</summary>
[TestClass]
public sealed class PipedInputTests : IDisposable
{
    private const string Line = """{"custom_id":"1","method":"POST","url":"/v1/embeddings","body":{"model":"tiny","input":"a"}}""";

    private readonly TempDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task Submit_Stdin_IsPeekedAtAndSentWhole()
    {
        string text = "\n \n" + string.Concat(Enumerable.Repeat(Line + "\n", 5_000));
        long? length = 0;
        await using FakeControlPlane server = await StartServerAsync();
        server.On("POST /v1/files", context =>
        {
            length = context.Request.ContentLength;
            return Replies.File("file-in", 93)(context);
        });
        using var run = new CliRun { In = PipeOf(text) };

        await run.RunAsync(["submit", "-", "--model", "tiny", "--host", server.Host]);

        Assert.AreEqual(0, run.ExitCode, run.Messages);
        Assert.IsNull(length);
        Assert.Contains("name=file; filename=stdin;", server.Bodies[0]);
        Assert.Contains($"\r\n\r\n{text}\r\n", server.Bodies[0]);
        Assert.EndsWith("uploaded - (93 B) as file-in\n", run.Messages);
    }

    [TestMethod]
    public async Task Submit_StdinNamesOtherModel_UploadsNothing()
    {
        await using FakeControlPlane server = await StartServerAsync();
        using var run = new CliRun { In = PipeOf(Line) };

        await run.RunAsync(["submit", "-", "--model", "large", "--host", server.Host]);

        Assert.AreEqual(2, run.ExitCode);
        Assert.HasCount(0, server.Requests);
    }

    [TestMethod]
    public async Task Submit_StdinStaysSilent_CanBeInterrupted()
    {
        using var interruption = new CancellationTokenSource();
        await using FakeControlPlane server = await StartServerAsync();
        var silent = new Pipe();
        using var run = new CliRun { In = silent.Reader.AsStream() };

        Task running = run.RunAsync(["submit", "-", "--model", "tiny", "--host", server.Host], interruption.Token);
        await interruption.CancelAsync();
        await running;

        Assert.AreEqual(130, run.ExitCode);
        Assert.AreEqual("interrupted; no batch was submitted.\n", run.Messages);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public async Task Submit_NamedPipe_IsSentWhole()
    {
        string path = _folder.Combine("pipe");
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [path]))
        {
            await mkfifo.WaitForExitAsync();
        }

        await using FakeControlPlane server = await StartServerAsync();
        using var run = new CliRun();

        Task writing = Task.Run(() => File.WriteAllTextAsync(path, Line));
        await Task.Run(() => run.RunAsync(["submit", path, "--model", "tiny", "--host", server.Host]));
        await writing;

        Assert.AreEqual(0, run.ExitCode, run.Messages);
        Assert.Contains($"\r\n\r\n{Line}\r\n", server.Bodies[0]);
    }

    [TestMethod]
    public async Task Submit_Directory_IsRefused()
    {
        using CliRun run = await CliRun.StartAsync("submit", _folder.Path);

        Assert.AreEqual(2, run.ExitCode);
        Assert.AreEqual($"error: cannot read '{_folder.Path}': it is a directory.\n", run.Messages);
    }

    private static async Task<FakeControlPlane> StartServerAsync() => (await FakeControlPlane.StartAsync())
        .On("GET /v1/models", Replies.Models("tiny"))
        .On("POST /v1/files", Replies.File("file-in", 93))
        .On("POST /v1/batches", Replies.Batch(Samples.Batch("validating")));

    // Its stream cannot seek, like that of a process.
    private static Stream PipeOf(string text) =>
        PipeReader.Create(new System.Buffers.ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(text))).AsStream();
}
