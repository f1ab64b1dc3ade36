using System.Net;
using Pipeline.Contracts;

namespace Pipeline.Api.Tests.Wire;

[TestClass]
public sealed class ModelRouteTests
{
    [TestMethod]
    public async Task List_Models_GivesThemById()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        await host.RegisterModelAsync("sample/encoder-b");
        await host.RegisterModelAsync("encoder-a");

        JsonReply reply = await host.GetAsync("/v1/models");

        string created = host.Time.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.AreEqual(
            $$"""{"id":"encoder-a","object":"model","created":{{created}},"owned_by":"pipeline"}""",
            reply.Body.GetProperty("data")[0].GetRawText());
        Assert.AreEqual("sample/encoder-b", reply.Text("last_id"));
    }

    [TestMethod]
    [DataRow("sample/encoder-b")]
    [DataRow("sample%2Fencoder-b")]
    [DataRow("sample%2fencoder-b")]
    public async Task Get_IdWithASlash_IsFoundInEitherSpelling(string path)
    {
        await using ApiHost host = await ApiHost.StartAsync();
        await host.RegisterModelAsync("sample/encoder-b");

        JsonReply reply = await host.GetAsync($"/v1/models/{path}");

        Assert.AreEqual("sample/encoder-b", reply.Text("id"));
    }

    [TestMethod]
    public async Task Get_UnknownModel_Answers404()
    {
        await using ApiHost host = await ApiHost.StartAsync();

        JsonReply reply = await host.GetAsync("/v1/models/gpt-4o");

        Assert.AreEqual(HttpStatusCode.NotFound, reply.Status);
        Assert.AreEqual(ErrorCodes.ModelNotFound, reply.ErrorCode);
    }
}
