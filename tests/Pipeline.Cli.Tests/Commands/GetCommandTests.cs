using Pipeline.Cli.Tests.Fakes;

namespace Pipeline.Cli.Tests.Commands;

[TestClass]
public sealed class GetCommandTests
{
    [TestMethod]
    public async Task Get_Batch_PrintsItAsOnTheWire()
    {
        await using FakeControlPlane server = (await FakeControlPlane.StartAsync()).On(
            Samples.BatchRoute, Replies.Batch(Samples.Batch("in_progress", 5, completed: 2, failed: 1, outputFileId: "file-é")));

        using CliRun run = await CliRun.StartAsync("get", Samples.BatchId, "--host", server.Host);

        Assert.AreEqual(0, run.ExitCode);
        Assert.AreEqual("", run.Messages);
        Assert.AreEqual(
            """
            {
              "id": "batch_0123456789abcdef0123456789abcdef",
              "object": "batch",
              "endpoint": "/v1/embeddings",
              "model": "tiny",
              "errors": null,
              "input_file_id": "file-in",
              "completion_window": "24h",
              "status": "in_progress",
              "output_file_id": "file-é",
              "error_file_id": null,
              "created_at": 1767225600,
              "in_progress_at": null,
              "expires_at": null,
              "finalizing_at": null,
              "completed_at": null,
              "failed_at": null,
              "expired_at": null,
              "cancelling_at": null,
              "cancelled_at": null,
              "request_counts": {
                "total": 5,
                "completed": 2,
                "failed": 1
              },
              "usage": {
                "input_tokens": 0,
                "input_tokens_details": {
                  "cached_tokens": 0
                },
                "output_tokens": 0,
                "output_tokens_details": {
                  "reasoning_tokens": 0
                },
                "total_tokens": 0
              },
              "metadata": null
            }

            """,
            run.Out);
    }

    [TestMethod]
    [DataRow("--output", "/v1/files/file-out/content")]
    [DataRow("--errors", "/v1/files/file-err/content")]
    [DataRow("--partial", $"/v1/batches/{Samples.BatchId}/output")]
    public async Task Get_File_PassesItThrough(string option, string route)
    {
        await using FakeControlPlane server = (await FakeControlPlane.StartAsync())
            .On(Samples.BatchRoute, Replies.Batch(Samples.Batch("completed", outputFileId: "file-out", errorFileId: "file-err")))
            .On("GET " + route, Replies.Text("one\ntwo"));

        using CliRun run = await CliRun.StartAsync("get", Samples.BatchId, option, "--host", server.Host);

        Assert.AreEqual(0, run.ExitCode);
        Assert.AreEqual("one\ntwo", run.Data);
        Assert.AreEqual("", run.Out + run.Messages);
    }

    [TestMethod]
    [DataRow("--output", "output", "in_progress")]
    [DataRow("--errors", "error", "in_progress")]
    [DataRow("--partial", "output", "failed")]
    public async Task Get_NoSuchFile_IsRefused(string option, string what, string status)
    {
        await using FakeControlPlane server = (await FakeControlPlane.StartAsync())
            .On(Samples.BatchRoute, Replies.Batch(Samples.Batch(status)));

        using CliRun run = await CliRun.StartAsync("get", Samples.BatchId, option, "--host", server.Host);

        Assert.AreEqual(2, run.ExitCode);
        Assert.AreEqual($"error: {Samples.BatchId} has no {what} file; its status is {status}.\n", run.Messages);
    }

    [TestMethod]
    public async Task Get_OutputBreaksOff_IsNotSuccess()
    {
        await using FakeControlPlane server = (await FakeControlPlane.StartAsync())
            .On(Samples.BatchRoute, Replies.Batch(Samples.Batch("in_progress")))
            .On($"GET /v1/batches/{Samples.BatchId}/output", Replies.BrokenText("half"));

        using CliRun run = await CliRun.StartAsync("get", Samples.BatchId, "--partial", "--host", server.Host);

        Assert.AreEqual(4, run.ExitCode);
        Assert.StartsWith("error: the download broke off (", run.Messages);
    }

    [TestMethod]
    public async Task Get_ServerFails_IsNotTriedAgain()
    {
        await using FakeControlPlane server = (await FakeControlPlane.StartAsync())
            .On(Samples.BatchRoute, Replies.Error(500, "First line.\nSecond line."));

        using CliRun run = await CliRun.StartAsync("get", Samples.BatchId, "--host", server.Host);

        Assert.AreEqual(4, run.ExitCode);
        Assert.AreEqual("error: the server said 500: First line. Second line.\n", run.Messages);
        Assert.HasCount(1, server.Requests);
    }
}
