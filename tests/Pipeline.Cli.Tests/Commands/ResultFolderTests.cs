using Microsoft.AspNetCore.Http;
using Pipeline.Cli.Tests.Fakes;
using Pipeline.TestKit;

namespace Pipeline.Cli.Tests.Commands;

/// <summary>What <c>watch --out</c> leaves in the folder.</summary>
[TestClass]
public sealed class ResultFolderTests : IDisposable
{
    private readonly TempDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task Watch_EarlierRunsFiles_AreReplacedOrRemoved()
    {
        WriteEarlierRun();
        await using FakeControlPlane server = await StartServerAsync(outputFileId: null, errorFileId: "file-err");
        server.On("GET /v1/files/file-err/content", Replies.Text("new errors\n"));

        using CliRun run = await WatchAsync(server);

        Assert.AreEqual(0, run.ExitCode);
        Assert.AreEqual("batch.json errors.jsonl", Listing());
        Assert.AreEqual("new errors\n", Read("errors.jsonl"));
        Assert.Contains(Samples.BatchId, Read("batch.json"));
    }

    [TestMethod]
    public async Task Watch_DownloadBreaksOff_FetchesWholeFileAgain()
    {
        await using FakeControlPlane server = await StartServerAsync(outputFileId: "file-out", errorFileId: null);
        server.On("GET /v1/files/file-out/content", Replies.BrokenText("a long line that is too much\n"), Replies.Text("whole\n"));

        using CliRun run = await WatchAsync(server);

        Assert.AreEqual(0, run.ExitCode);
        Assert.AreEqual("whole\n", Read("output.jsonl"));
        Assert.Contains("the download broke off", run.Messages);
    }

    [TestMethod]
    public async Task Watch_SecondFileNeverComes_KeepsEarlierRunWhole()
    {
        WriteEarlierRun();
        await using FakeControlPlane server = await StartServerAsync(outputFileId: "file-out", errorFileId: "file-err");
        server.On("GET /v1/files/file-out/content", Replies.Text("new output\n"))
            .On("GET /v1/files/file-err/content", Replies.Error(503, "Broken."));

        using CliRun run = await WatchAsync(server);

        Assert.AreEqual(4, run.ExitCode);
        Assert.EndsWith(
            "error: the server said 503: Broken. The server has the results; to fetch them again: "
            + $"pipeline watch {Samples.BatchId} --host {server.Host} --out DIR\n",
            run.Messages);
        Assert.AreEqual("batch.json errors.jsonl output.jsonl", Listing());
        Assert.AreEqual("old", Read("output.jsonl"));
        Assert.AreEqual("old", Read("batch.json"));
    }

    [TestMethod]
    public async Task Watch_InterruptedDuringDownload_LeavesNoPart()
    {
        using var interruption = new CancellationTokenSource();
        await using FakeControlPlane server = await StartServerAsync(outputFileId: "file-out", errorFileId: null);
        server.On("GET /v1/files/file-out/content", StallAfter("start", _folder.Combine("output.jsonl.part"), interruption));
        using var run = new CliRun();

        await run.RunAsync(["watch", Samples.BatchId, "--host", server.Host, "--out", _folder.Path], interruption.Token);

        Assert.AreEqual(130, run.ExitCode);
        Assert.AreEqual("", Listing());
    }

    [TestMethod]
    public async Task Watch_LargeOutput_IsWhole()
    {
        string text = string.Concat(Enumerable.Range(0, 100_000).Select(line => $"{{\"line\":{line}}}\n"));
        await using FakeControlPlane server = await StartServerAsync(outputFileId: "file-out", errorFileId: null);
        server.On("GET /v1/files/file-out/content", Replies.Text(text));

        using CliRun run = await WatchAsync(server);

        Assert.AreEqual(text, Read("output.jsonl"));
        Assert.EndsWith("output.jsonl (1.5 MB)\n", run.Messages);
    }

    [TestMethod]
    public async Task Watch_FolderGoesMeanwhile_SaysHowToFetchAgain()
    {
        string results = _folder.Combine("results");
        await using FakeControlPlane server = await StartServerAsync(outputFileId: "file-out", errorFileId: null);
        server.On("GET /v1/files/file-out/content", Replies.After(() => Directory.Delete(results), Replies.Text("output\n")));

        using CliRun run = await CliRun.StartAsync("watch", Samples.BatchId, "--host", server.Host, "--out", results);

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains("error: cannot fetch the results: ", run.Messages);
        Assert.EndsWith($" to fetch them again: pipeline watch {Samples.BatchId} --host {server.Host} --out DIR\n", run.Messages);
    }

    [TestMethod]
    public async Task Watch_FolderIsNotToBeWritten_AsksNothing()
    {
        // no file can be created in it, not even by root
        string results = Directory.Exists("/proc/self/fdinfo") ? "/proc/self/fdinfo" : throw new AssertInconclusiveException("No /proc.");
        await using FakeControlPlane server = await StartServerAsync(outputFileId: null, errorFileId: null);

        using CliRun run = await CliRun.StartAsync("watch", Samples.BatchId, "--host", server.Host, "--out", results);

        Assert.AreEqual(2, run.ExitCode);
        Assert.StartsWith($"error: cannot write into the folder '{results}': ", run.Messages);
        Assert.HasCount(0, server.Requests);
    }

    private static async Task<FakeControlPlane> StartServerAsync(string? outputFileId, string? errorFileId) =>
        (await FakeControlPlane.StartAsync()).On(
            Samples.BatchRoute,
            Replies.Batch(Samples.Batch("completed", 1, completed: 1, outputFileId: outputFileId, errorFileId: errorFileId)));

    // Interrupts only once the download has begun to write.
    private static RequestDelegate StallAfter(string start, string part, CancellationTokenSource interruption) => async context =>
    {
        await context.Response.WriteAsync(start);
        await context.Response.Body.FlushAsync();
        await Eventually.HoldsAsync(() => File.Exists(part), "the file is written aside");
        await interruption.CancelAsync();
        var left = new TaskCompletionSource();
        await using CancellationTokenRegistration registration = context.RequestAborted.Register(left.SetResult);
        await left.Task;
    };

    private Task<CliRun> WatchAsync(FakeControlPlane server) =>
        CliRun.StartAsync("watch", Samples.BatchId, "--host", server.Host, "--out", _folder.Path);

    private void WriteEarlierRun()
    {
        foreach (string name in new[] { "output.jsonl", "errors.jsonl", "batch.json" })
        {
            File.WriteAllText(_folder.Combine(name), "old");
        }
    }

    private string Read(string name) => File.ReadAllText(_folder.Combine(name));

    private string Listing() =>
        string.Join(' ', Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
}
