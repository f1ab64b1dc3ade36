using System.Net;
using Pipeline.Contracts;

namespace Pipeline.Api.Tests.Wire;

[TestClass]
public sealed class DirectCallTests
{
    [TestMethod]
    [DataRow(Names.ChatCompletionsEndpoint, "--prompt")]
    [DataRow(Names.CompletionsEndpoint, "--prompt")]
    [DataRow(Names.EmbeddingsEndpoint, "--input")]
    public async Task Post_OfAComputingRoute_NamesTheBatchRouteAndTry(string endpoint, string option)
    {
        await using ApiHost host = await ApiHost.StartAsync();

        JsonReply reply = await host.PostJsonAsync(endpoint, """{"model":"m","input":"x"}""");

        Assert.AreEqual(HttpStatusCode.BadRequest, reply.Status);
        string message = reply.Error.GetProperty("message").GetString()!;
        Assert.Contains("POST /v1/batches", message);
        Assert.Contains($"\"{endpoint}\"", message);
        Assert.Contains($"pipeline-worker try DIR {option}", message);
    }
}
