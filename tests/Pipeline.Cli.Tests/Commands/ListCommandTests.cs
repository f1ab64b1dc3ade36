using Pipeline.Cli.Tests.Fakes;
using Pipeline.Contracts.Api;

namespace Pipeline.Cli.Tests.Commands;

[TestClass]
public sealed class ListCommandTests
{
    private const string OlderId = "batch_ffffffffffffffffffffffffffffffff";

    private static readonly BatchObject[] Two =
    [
        Samples.Batch("in_progress", 5_000, completed: 1_234, failed: 2),
        Samples.Batch("completed", 1, completed: 1, id: OlderId) with { Model = null },
    ];

    [TestMethod]
    public async Task List_NoTerminal_PrintsTabs()
    {
        await using FakeControlPlane server = (await FakeControlPlane.StartAsync())
            .On("GET /v1/batches", Replies.Batches(hasMore: false, Two));

        using CliRun run = await CliRun.StartAsync("list", "--host", server.Host);

        Assert.AreEqual(0, run.ExitCode);
        Assert.AreEqual(
            $"{Samples.BatchId}\tin_progress\t5000\t1234\t2\t2026-01-01T00:00:00Z\ttiny\n"
            + $"{OlderId}\tcompleted\t1\t1\t0\t2026-01-01T00:00:00Z\t\n",
            run.Out);
        Assert.AreEqual("", run.Messages);
        CollectionAssert.AreEqual(new[] { "GET /v1/batches" }, server.Requests.ToArray());
    }

    [TestMethod]
    public async Task List_Page_AsksForItAndTellsNext()
    {
        await using FakeControlPlane server = (await FakeControlPlane.StartAsync())
            .On("GET /v1/batches", Replies.Batches(hasMore: true, Two));

        using CliRun run = await CliRun.StartAsync("list", "--limit", "2", "--after", Samples.BatchId, "--host", server.Host);

        Assert.AreEqual($"GET /v1/batches?limit=2&after={Samples.BatchId}", server.Requests.Single());
        Assert.AreEqual($"there are more: --after {OlderId}\n", run.Messages);
    }

    [TestMethod]
    [DataRow(120, "in_progress 5,000 1,234 2 2026-01-01 00:00 tiny")]
    [DataRow(80, "in_progress 5,000 1,234 2 tiny")]
    public async Task List_Terminal_PrintsTableThatFits(int width, string expected)
    {
        await using FakeControlPlane server = (await FakeControlPlane.StartAsync())
            .On("GET /v1/batches", Replies.Batches(hasMore: false, Two));
        using var run = new CliRun { TerminalWidth = width };

        await run.RunAsync(["list", "--host", server.Host]);

        Assert.AreEqual(0, run.ExitCode);
        string[] rows = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.HasCount(3, rows);
        Assert.AreEqual(
            $"{Samples.BatchId} {expected}", string.Join(' ', rows[1].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }
}
