using Pipeline.Cli.Tests.Fakes;
using Pipeline.Contracts.Api;

namespace Pipeline.Cli.Tests.Commands;

[TestClass]
public sealed class WatchCommandTests
{
    [TestMethod]
    public async Task Watch_Completes_ShowsNewsAndSummary()
    {
        await using FakeControlPlane server = (await FakeControlPlane.StartAsync()).On(
            Samples.BatchRoute,
            [
                Replies.Batch(Samples.Batch("validating")),
                .. Enumerable.Range(0, 10).Select(poll => Replies.Batch(Samples.Batch("in_progress", 1_000, completed: 100 * poll))),
                Replies.Batch(Samples.Batch("completed", 1_000, completed: 1_000)),
            ]);

        using CliRun run = await CliRun.StartAsync("watch", Samples.BatchId, "--host", server.Host);

        Assert.AreEqual(0, run.ExitCode);
        Assert.AreEqual("", run.Out);
        Assert.AreEqual(
            """
            validating
            in_progress, 400/1,000 done, 400 succeeded, 0 failed, 222 lines/s, 0:03 left
            in_progress, 700/1,000 done, 700 succeeded, 0 failed, 149 lines/s, 0:03 left
            in_progress, 900/1,000 done, 900 succeeded, 0 failed, 112 lines/s, 0:01 left
            batch_0123456789abcdef0123456789abcdef completed: 1,000 lines, 1,000 succeeded, 0 failed

            """,
            run.Messages);
    }

    [TestMethod]
    public async Task Watch_LongBatch_AsksEverMoreSeldom()
    {
        await using FakeControlPlane server = (await FakeControlPlane.StartAsync()).On(
            Samples.BatchRoute,
            [.. Enumerable.Repeat(Replies.Batch(Samples.Batch("in_progress", 10)), 20), Replies.Batch(Samples.Batch("completed", 10, 10))]);

        using CliRun run = await CliRun.StartAsync("watch", Samples.BatchId, "--host", server.Host);

        Assert.HasCount(20, run.Time.Pauses);
        Assert.AreEqual(TimeSpan.FromSeconds(0.25), run.Time.Pauses[0]);
        Assert.AreEqual(TimeSpan.FromSeconds(0.312), run.Time.Pauses[1]); // timers count whole milliseconds
        Assert.AreEqual(TimeSpan.FromSeconds(5), run.Time.Pauses[19]);
    }

    [TestMethod]
    [DataRow("tiny", 0, "the model 'tiny'")]
    [DataRow(null, 0, "the batch's model")]
    [DataRow("tiny", 1, null)]
    public async Task Watch_NoLineDoneForTenSeconds_SaysOnceThatAWorkerMustRun(string? model, int completed, string? expected)
    {
        BatchObject waiting = Samples.Batch("in_progress", 10, completed) with { Model = model };
        await using FakeControlPlane server = (await FakeControlPlane.StartAsync()).On(
            Samples.BatchRoute, [.. Enumerable.Repeat(Replies.Batch(waiting), 20), Replies.Batch(Samples.Batch("completed", 10, 10))]);

        using CliRun run = await CliRun.StartAsync("watch", Samples.BatchId, "--host", server.Host);

        string said = expected is null ? "" : $"no worker has answered yet; one must be running that serves {expected}. Waiting on.\n";
        Assert.AreEqual(
            $"in_progress, {completed}/10 done, {completed} succeeded, 0 failed\n{said}"
            + $"{Samples.BatchId} completed: 10 lines, 10 succeeded, 0 failed\n",
            run.Messages);
    }

    [TestMethod]
    public async Task Watch_NoLineDoneForAMoment_SaysNothingOfWorkers()
    {
        await using FakeControlPlane server = (await FakeControlPlane.StartAsync()).On(
            Samples.BatchRoute,
            [
                .. Enumerable.Repeat(Replies.Batch(Samples.Batch("validating")), 20),
                .. Enumerable.Repeat(Replies.Batch(Samples.Batch("in_progress", 10)), 2),
                Replies.Batch(Samples.Batch("completed", 10, 10)),
            ]);

        using CliRun run = await CliRun.StartAsync("watch", Samples.BatchId, "--host", server.Host);

        Assert.DoesNotContain("worker", run.Messages);
    }

    [TestMethod]
    [DataRow("completed", 0, 0)]
    [DataRow("completed", 3, 1)]
    [DataRow("failed", 0, 3)]
    [DataRow("cancelled", 0, 3)]
    [DataRow("expired", 3, 3)]
    public async Task Watch_End_HasItsExitCode(string status, int failed, int exitCode)
    {
        await using FakeControlPlane server = (await FakeControlPlane.StartAsync())
            .On(Samples.BatchRoute, Replies.Batch(Samples.Batch(status, total: 10, completed: 7, failed: failed)));

        using CliRun run = await CliRun.StartAsync("watch", Samples.BatchId, "--host", server.Host);

        Assert.AreEqual(exitCode, run.ExitCode);
    }

    [TestMethod]
    public async Task Watch_ValidationProblems_ShowsFirstFewAndTotal()
    {
        BatchErrorList errors = Samples.Errors(listed: 1_000, total: 1_234);
        BatchObject batch = Samples.Batch("completed", 2_000, completed: 766, failed: 1_234, errors: errors);
        await using FakeControlPlane server = (await FakeControlPlane.StartAsync()).On(Samples.BatchRoute, Replies.Batch(batch));

        using CliRun run = await CliRun.StartAsync("watch", Samples.BatchId, "--host", server.Host);

        Assert.AreEqual(1, run.ExitCode);
        Assert.AreEqual(
            """
            batch_0123456789abcdef0123456789abcdef completed: 2,000 lines, 766 succeeded, 1,234 failed
            validation found 1,234 problems:
              line 1: This is not JSON. (invalid_json_line)
              line 2: This is not JSON. (invalid_json_line)
              line 3: This is not JSON. (invalid_json_line)
              line 4: This is not JSON. (invalid_json_line)
              line 5: This is not JSON. (invalid_json_line)
              and 1,229 more

            """,
            run.Messages);
    }

    [TestMethod]
    public async Task Watch_ProblemOfFile_HasNoLineNumber()
    {
        var errors = new BatchErrorList("list", [new BatchErrorObject("empty_file", null, "The file is empty.", null)], 1);
        await using FakeControlPlane server = (await FakeControlPlane.StartAsync())
            .On(Samples.BatchRoute, Replies.Batch(Samples.Batch("failed", errors: errors)));

        using CliRun run = await CliRun.StartAsync("watch", Samples.BatchId, "--host", server.Host);

        Assert.AreEqual(3, run.ExitCode);
        Assert.AreEqual(
            $"{Samples.BatchId} failed\nvalidation found 1 problem:\n  The file is empty. (empty_file)\n", run.Messages);
    }

    [TestMethod]
    public async Task Watch_Interrupted_SaysHowToGoOn()
    {
        using var interruption = new CancellationTokenSource();
        await using FakeControlPlane server = (await FakeControlPlane.StartAsync()).On(
            Samples.BatchRoute,
            Replies.Batch(Samples.Batch("validating")),
            Replies.After(interruption.Cancel, Replies.Batch(Samples.Batch("validating"))));
        using var run = new CliRun();

        await run.RunAsync(["watch", Samples.BatchId, "--host", server.Host], interruption.Token);

        Assert.AreEqual(130, run.ExitCode);
        Assert.AreEqual(
            "validating\ninterrupted; the batch goes on. To watch it again: "
            + $"pipeline watch {Samples.BatchId} --host {server.Host}\n",
            run.Messages);
    }

    [TestMethod]
    public async Task Watch_Terminal_DrawsBarAndClearsIt()
    {
        await using FakeControlPlane server = (await FakeControlPlane.StartAsync()).On(
            Samples.BatchRoute,
            Replies.Batch(Samples.Batch("in_progress", 10, completed: 4, failed: 1)),
            Replies.Error(503, "Restarting."),
            Replies.Batch(Samples.Batch("completed", 10, completed: 9, failed: 1)));
        using var run = new CliRun { TerminalWidth = 120 };

        await run.RunAsync(["watch", Samples.BatchId, "--host", server.Host]);

        Assert.AreEqual(1, run.ExitCode);
        Assert.Contains("in_progress ━━━━━━━━━━━━━━━━━━━━──────────────────── 5/10 done, 4 succeeded, 1 failed", run.Messages);
        Assert.Contains("the server said 503: Restarting. Trying again for up to 5:00.", run.Messages);
        Assert.EndsWith($"{Samples.BatchId} completed: 10 lines, 9 succeeded, 1 failed\n", run.Messages);
    }
}
