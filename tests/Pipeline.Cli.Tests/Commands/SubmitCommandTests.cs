using System.Text.Json;
using Pipeline.Cli.Display;
using Pipeline.Cli.Tests.Fakes;
using Pipeline.Contracts.Api;
using Pipeline.TestKit;

namespace Pipeline.Cli.Tests.Commands;

[TestClass]
public sealed class SubmitCommandTests : IDisposable
{
    private const string Line = """{"custom_id":"1","method":"POST","url":"/v1/embeddings","body":{"model":"tiny","input":"a"}}""";

    private readonly TempDirectory _folder = new();

    private string Input => _folder.Combine("in.jsonl");

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task Submit_File_UploadsItAndPrintsId()
    {
        await using FakeControlPlane server = await StartServerAsync();

        using CliRun run = await SubmitAsync(server);

        Assert.AreEqual(0, run.ExitCode);
        Assert.AreEqual(Samples.BatchId + "\n", run.Out);
        Assert.AreEqual($"uploading in.jsonl, {Line.Length} B of {Line.Length} B\nuploaded {Input} (93 B) as file-in\n", run.Messages);
        CollectionAssert.AreEqual(new[] { "POST /v1/files", "POST /v1/batches" }, server.Requests.ToArray());
        Assert.Contains("name=purpose\r\n\r\nbatch\r\n", server.Bodies[0]);
        Assert.Contains("name=file; filename=in.jsonl;", server.Bodies[0]);
        Assert.Contains($"\r\n\r\n{Line}\r\n", server.Bodies[0]);
        Assert.AreEqual("""{"input_file_id":"file-in","endpoint":"/v1/embeddings","completion_window":"24h"}""", server.Bodies[1]);
    }

    [TestMethod]
    public async Task Submit_Options_AreSent()
    {
        await using FakeControlPlane server = await StartServerAsync();

        using CliRun run = await SubmitAsync(
            server, "--endpoint", "/v1/other", "--metadata", "b=2=3", "a=", "--metadata", "c=x", "--strict");

        Assert.AreEqual(0, run.ExitCode);
        Assert.AreEqual(
            """{"input_file_id":"file-in","endpoint":"/v1/other","completion_window":"24h","""
            + "\"metadata\":{\"a\":\"\",\"b\":\"2=3\",\"c\":\"x\"},\"strict\":true}",
            server.Bodies[1]);
    }

    [TestMethod]
    [DataRow("/v1/chat/completions", "/v1/chat/completions")]
    [DataRow("/chat/completions", "/chat/completions")]
    [DataRow("/v1/videos", "/v1/embeddings")]
    public async Task Submit_NoEndpoint_TakesWhatTheFirstRequestNames(string url, string endpoint)
    {
        await using FakeControlPlane server = await StartServerAsync();

        using CliRun run = await SubmitTextAsync(server, "\n" + Line.Replace("/v1/embeddings", url, StringComparison.Ordinal));

        Assert.AreEqual(0, run.ExitCode);
        Assert.Contains($"\"endpoint\":\"{endpoint}\"", server.Bodies[1]);
    }

    [TestMethod]
    [DataRow("no JSON")]
    [DataRow("""{"custom_id": broken""")]
    [DataRow("""{"custom_id":"a"}""")]
    public async Task Submit_FirstLineAtFault_TakesTheEndpointOfALaterLine(string bad)
    {
        await using FakeControlPlane server = await StartServerAsync();
        string chat = Line.Replace("/v1/embeddings", "/v1/chat/completions", StringComparison.Ordinal);

        using CliRun run = await SubmitTextAsync(server, $"{bad}\n{bad}\n\n{chat}");

        Assert.AreEqual(0, run.ExitCode);
        Assert.Contains("\"endpoint\":\"/v1/chat/completions\"", server.Bodies[1]);
    }

    [TestMethod]
    public async Task Submit_KnownModel_IsCheckedFirst()
    {
        await using FakeControlPlane server = await StartServerAsync();

        using CliRun run = await SubmitAsync(server, "--model", "tiny");

        Assert.AreEqual(0, run.ExitCode);
        Assert.AreEqual("GET /v1/models", server.Requests[0]);
    }

    [TestMethod]
    public async Task Submit_ModelNotOnServer_UploadsNothing()
    {
        await using FakeControlPlane server = await StartServerAsync();
        server.On("GET /v1/models", Replies.Models("small", "large"));

        using CliRun run = await SubmitAsync(server, "--model", "tiny");

        Assert.AreEqual(2, run.ExitCode);
        Assert.AreEqual("error: the server has no model 'tiny' (it has small, large); nothing was uploaded.\n", run.Messages);
        CollectionAssert.AreEqual(new[] { "GET /v1/models" }, server.Requests.ToArray());
    }

    [TestMethod]
    public async Task Submit_FileNamesOtherModel_AsksNothing()
    {
        await using FakeControlPlane server = await StartServerAsync();

        using CliRun run = await SubmitAsync(server, "--model", "large");

        Assert.AreEqual(2, run.ExitCode);
        Assert.AreEqual(
            $"error: the first request in '{Input}' names the model 'tiny', not 'large'; nothing was uploaded.\n", run.Messages);
        Assert.HasCount(0, server.Requests);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("\n\n")]
    [DataRow("no JSON")]
    [DataRow("[]")]
    [DataRow("""{"body":{"model":7}}""")]
    [DataRow("""{"body":"x"}""")]
    public async Task Submit_FirstLineSaysNoModel_IsLeftToServer(string text)
    {
        await using FakeControlPlane server = await StartServerAsync();

        using CliRun run = await SubmitTextAsync(server, text, "--model", "tiny");

        Assert.AreEqual(0, run.ExitCode);
    }

    [TestMethod]
    public async Task Submit_CreateRefused_SaysWhy()
    {
        await using FakeControlPlane server = await StartServerAsync();
        server.On("POST /v1/batches", Replies.Error(400, "'endpoint' must be /v1/embeddings."));

        using CliRun run = await SubmitAsync(server);

        Assert.AreEqual(2, run.ExitCode);
        Assert.AreEqual("", run.Out);
        Assert.EndsWith("error: 'endpoint' must be /v1/embeddings.\n", run.Messages);
    }

    [TestMethod]
    public async Task Submit_CreateWithoutAnswer_TriesAgain()
    {
        await using FakeControlPlane server = await StartServerAsync();
        server.On("POST /v1/batches", Replies.Nothing(), Replies.Batch(Samples.Batch("validating")));

        using CliRun run = await SubmitAsync(server);

        Assert.AreEqual(0, run.ExitCode);
        Assert.AreEqual(Samples.BatchId + "\n", run.Out);
    }

    [TestMethod]
    public async Task Submit_UploadTooLarge_SaysWhatServerSaid()
    {
        await using FakeControlPlane server = await StartServerAsync();
        server.On("POST /v1/files", Replies.Error(413, "The body is larger than a file may be."));

        using CliRun run = await SubmitAsync(server);

        Assert.AreEqual(2, run.ExitCode);
        Assert.EndsWith("error: The body is larger than a file may be.\n", run.Messages);
    }

    [TestMethod]
    public async Task Submit_LargeFile_IsSentWholeWithItsLength()
    {
        long? length = null;
        await using FakeControlPlane server = await StartServerAsync();
        server.On("POST /v1/files", context =>
        {
            length = context.Request.ContentLength;
            return Replies.File("file-in", 1)(context);
        });
        string text = string.Concat(Enumerable.Repeat(Line + "\n", 20_000));

        using CliRun run = await SubmitTextAsync(server, text);

        Assert.AreEqual(0, run.ExitCode);
        Assert.Contains($"uploading in.jsonl, {Figures.Bytes(text.Length)} of {Figures.Bytes(text.Length)}", run.Messages);
        Assert.AreEqual(server.Bodies[0].Length, length);
        Assert.Contains($"\r\n\r\n{text}\r\n", server.Bodies[0]);
    }

    [TestMethod]
    public async Task Submit_NoFile_IsRefused()
    {
        using CliRun run = await CliRun.StartAsync("submit", Input);

        Assert.AreEqual(2, run.ExitCode);
        Assert.AreEqual($"error: cannot read '{Input}': Could not find file '{Input}'.\n", run.Messages);
    }

    [TestMethod]
    public async Task Submit_FolderCannotBe_UploadsNothing()
    {
        await using FakeControlPlane server = await StartServerAsync();

        using CliRun run = await SubmitAsync(server, "--out", Path.Combine(Input, "out"));

        Assert.AreEqual(2, run.ExitCode);
        Assert.StartsWith("error: cannot create the folder '", run.Messages);
        Assert.HasCount(0, server.Requests);
    }

    [TestMethod]
    public async Task Submit_InterruptedDuringUpload_SaysNothingWasSubmitted()
    {
        using var interruption = new CancellationTokenSource();
        await using FakeControlPlane server = await StartServerAsync();
        server.On("POST /v1/files", Replies.After(interruption.Cancel, Replies.File("file-in", 1)));
        await File.WriteAllTextAsync(Input, Line);
        using var run = new CliRun();

        await run.RunAsync(["submit", Input, "--host", server.Host], interruption.Token);

        Assert.AreEqual(130, run.ExitCode);
        Assert.EndsWith("interrupted; no batch was submitted.\n", run.Messages);
    }

    [TestMethod]
    public async Task Submit_Wait_EndsWithBatch()
    {
        await using FakeControlPlane server = await StartServerAsync();
        server.On(Samples.BatchRoute, Replies.Batch(Samples.Batch("completed", total: 2, completed: 1, failed: 1)));

        using CliRun run = await SubmitAsync(server, "--wait");

        Assert.AreEqual(1, run.ExitCode);
        Assert.EndsWith($"{Samples.BatchId} completed: 2 lines, 1 succeeded, 1 failed\n", run.Messages);
    }

    [TestMethod]
    public async Task Submit_WaitWithoutOut_SaysHowToPrintResults()
    {
        BatchObject batch = Samples.Batch("completed", 2, completed: 1, failed: 1, outputFileId: "file-out", errorFileId: "file-err");
        await using FakeControlPlane server = await StartServerAsync();
        server.On(Samples.BatchRoute, Replies.Batch(batch));

        using CliRun run = await SubmitAsync(server, "--wait");

        Assert.EndsWith(
            $"{Samples.BatchId} completed: 2 lines, 1 succeeded, 1 failed\n"
            + $"to print the results: pipeline get {Samples.BatchId} --output --host {server.Host}\n"
            + $"to print the errors: pipeline get {Samples.BatchId} --errors --host {server.Host}\n",
            run.Messages);
    }

    [TestMethod]
    public async Task Submit_Out_WaitsAndFetches()
    {
        string results = _folder.Combine("a/b");
        await using FakeControlPlane server = await StartServerAsync();
        server.On(Samples.BatchRoute, Replies.Batch(Samples.Batch("completed", 3, completed: 3, outputFileId: "file-out")))
            .On("GET /v1/files/file-out/content", Replies.Text("{}\n"));

        using CliRun run = await SubmitAsync(server, "--out", results);

        Assert.AreEqual(0, run.ExitCode);
        Assert.AreEqual("{}\n", await File.ReadAllTextAsync(Path.Combine(results, "output.jsonl")));
        string batch = await File.ReadAllTextAsync(Path.Combine(results, "batch.json"));
        Assert.Contains("    \"completed\": 3,\n", batch);
        Assert.AreEqual(Samples.BatchId, JsonDocument.Parse(batch).RootElement.GetProperty("id").GetString());
        Assert.EndsWith($"wrote {Path.Combine(results, "output.jsonl")} (3 B)\n", run.Messages);
    }

    private static async Task<FakeControlPlane> StartServerAsync() => (await FakeControlPlane.StartAsync())
        .On("GET /v1/models", Replies.Models("tiny"))
        .On("POST /v1/files", Replies.File("file-in", 93))
        .On("POST /v1/batches", Replies.Batch(Samples.Batch("validating")));

    private Task<CliRun> SubmitAsync(FakeControlPlane server, params string[] options) =>
        SubmitTextAsync(server, Line, options);

    private async Task<CliRun> SubmitTextAsync(FakeControlPlane server, string text, params string[] options)
    {
        await File.WriteAllTextAsync(Input, text);
        return await CliRun.StartAsync(["submit", Input, "--host", server.Host, .. options]);
    }
}
