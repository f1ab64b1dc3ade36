using Microsoft.AspNetCore.Http;
using Pipeline.Cli.Tests.Fakes;

namespace Pipeline.Cli.Tests.Commands;

[TestClass]
public sealed class ApiKeyTests
{
    [TestMethod]
    public async Task AnyCommand_KeyInTheEnvironment_GoesInBothHeaders()
    {
        List<string> keys = [];
        await using FakeControlPlane server = (await FakeControlPlane.StartAsync()).On("GET /v1/batches", context =>
        {
            keys.Add(context.Request.Headers["x-functions-key"].ToString());
            keys.Add(context.Request.Headers.Authorization.ToString());
            return Replies.Batches(hasMore: false)(context);
        });
        using var run = new CliRun { ApiKey = "k-1" };

        await run.RunAsync(["list", "--host", server.Host]);

        Assert.AreEqual(0, run.ExitCode, run.Messages);
        CollectionAssert.AreEqual(new[] { "k-1", "Bearer k-1" }, keys);
    }

    [TestMethod]
    public async Task AnyCommand_KeyAndARedirection_DoesNotFollowIt()
    {
        await using FakeControlPlane other = await FakeControlPlane.StartAsync();
        await using FakeControlPlane server = (await FakeControlPlane.StartAsync()).On("GET /v1/batches", context =>
        {
            context.Response.Redirect($"{other.Host}/v1/batches");
            return Task.CompletedTask;
        });
        using var run = new CliRun { ApiKey = "k-1" };

        await run.RunAsync(["list", "--host", server.Host]);

        Assert.AreEqual(2, run.ExitCode);
        Assert.IsEmpty(other.Requests);
    }

    [TestMethod]
    [DataRow("k-1", "http://example.invalid", "http://example.invalid/ is not https")]
    [DataRow("k 1", "https://example.invalid", "PIPELINE_API_KEY has characters")]
    [DataRow("k\n1", "https://example.invalid", "PIPELINE_API_KEY has characters")]
    public async Task AnyCommand_KeyThatCannotBeSent_IsRefused(string key, string host, string expected)
    {
        using var run = new CliRun { ApiKey = key };

        await run.RunAsync(["list", "--host", host]);

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains(expected, run.Messages);
    }
}
