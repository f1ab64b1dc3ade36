using Microsoft.AspNetCore.Http;
using Pipeline.Cli.Tests.Fakes;

namespace Pipeline.Cli.Tests.Commands;

/// <summary>What <c>watch</c> does while the server is away.</summary>
[TestClass]
public sealed class OutageTests
{
    private static RequestDelegate Completed => Replies.Batch(Samples.Batch("completed", 1, completed: 1));

    [TestMethod]
    public async Task Watch_ServerRestarts_GoesOn()
    {
        await using FakeControlPlane server = (await FakeControlPlane.StartAsync()).On(
            Samples.BatchRoute, Replies.Error(503, "Starting."), Replies.Error(500, "Oops."), Replies.Nothing(), Completed);

        using CliRun run = await CliRun.StartAsync("watch", Samples.BatchId, "--host", server.Host);

        Assert.AreEqual(0, run.ExitCode);
        CollectionAssert.AreEqual(
            new[] { TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2) }, run.Time.Pauses.ToArray());
        Assert.AreEqual(
            $"""
            the server said 503: Starting. Trying again for up to 5:00.
            the server is back.
            {Samples.BatchId} completed: 1 line, 1 succeeded, 0 failed

            """,
            run.Messages);
    }

    [TestMethod]
    [DataRow(429)]
    [DataRow(503)]
    public async Task Watch_RetryAfter_IsWaitedFor(int status)
    {
        await using FakeControlPlane server = (await FakeControlPlane.StartAsync())
            .On(Samples.BatchRoute, Replies.Error(status, "Slow down.", retryAfterSeconds: 7), Completed);

        using CliRun run = await CliRun.StartAsync("watch", Samples.BatchId, "--host", server.Host);

        Assert.AreEqual(0, run.ExitCode);
        CollectionAssert.AreEqual(new[] { TimeSpan.FromSeconds(7) }, run.Time.Pauses.ToArray());
    }

    [TestMethod]
    public async Task Watch_ServerStaysAway_GivesUpAfterFiveMinutes()
    {
        await using FakeControlPlane server = (await FakeControlPlane.StartAsync())
            .On(Samples.BatchRoute, Replies.Error(500, "Broken."));

        using CliRun run = await CliRun.StartAsync("watch", Samples.BatchId, "--host", server.Host);

        Assert.AreEqual(4, run.ExitCode);
        Assert.AreEqual(300, run.Time.Pauses.Sum(pause => pause.TotalSeconds));
        Assert.AreEqual(
            "the server said 500: Broken. Trying again for up to 5:00.\nerror: the server said 500: Broken.\n", run.Messages);
    }

    [TestMethod]
    public async Task Watch_BatchUnknown_IsRefusedAtOnce()
    {
        await using FakeControlPlane server = (await FakeControlPlane.StartAsync())
            .On(Samples.BatchRoute, Replies.Error(404, "There is no such batch."));

        using CliRun run = await CliRun.StartAsync("watch", Samples.BatchId, "--host", server.Host);

        Assert.AreEqual(2, run.ExitCode);
        Assert.AreEqual("error: There is no such batch.\n", run.Messages);
        Assert.HasCount(1, server.Requests);
    }

    [TestMethod]
    public async Task Watch_OtherServer_IsSaid()
    {
        await using FakeControlPlane server = (await FakeControlPlane.StartAsync()).On(Samples.BatchRoute, Replies.Text("<html>"));

        using CliRun run = await CliRun.StartAsync("watch", Samples.BatchId, "--host", server.Host);

        Assert.AreEqual(4, run.ExitCode);
        Assert.AreEqual(
            $"error: {server.Host}/v1/batches/{Samples.BatchId} answered something else than expected; is it a Pipeline server?\n",
            run.Messages);
    }

    [TestMethod]
    public async Task Models_NoServer_SaysWhichHost()
    {
        FakeControlPlane server = await FakeControlPlane.StartAsync();
        string host = server.Host;
        await server.DisposeAsync();

        using CliRun run = await CliRun.StartAsync("models", "--host", host);

        Assert.AreEqual(4, run.ExitCode);
        Assert.StartsWith($"error: cannot reach {host}/ (", run.Messages);
        Assert.HasCount(0, run.Time.Pauses);
    }
}
