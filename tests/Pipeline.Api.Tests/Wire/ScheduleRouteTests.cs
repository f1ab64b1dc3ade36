using System.Net;
using System.Text;
using System.Text.Json;
using Pipeline.Contracts;

namespace Pipeline.Api.Tests.Wire;

[TestClass]
public sealed class ScheduleRouteTests
{
    private static readonly string[] Keys =
    [
        "name", "object", "cron", "input_file_id", "intake_blob", "endpoint", "completion_window", "metadata", "enabled",
        "created_at", "next_run_at", "last_run_at", "last_batch_id", "last_error",
    ];

    [TestMethod]
    public async Task Put_ValidRequest_AnswersEveryKeyAndComesBack()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        string file = await host.UploadAsync();

        JsonReply put = await PutAsync(host, "nightly", Json("\"0 3 * * *\"", $"\"input_file_id\":\"{file}\"", ",\"metadata\":{\"a\":\"b\"}"));
        JsonReply got = await host.GetAsync("/v1/schedules/nightly");
        JsonReply listed = await host.GetAsync("/v1/schedules");

        Assert.AreEqual(HttpStatusCode.OK, put.Status);
        CollectionAssert.AreEqual(Keys, put.Body.EnumerateObject().Select(property => property.Name).ToArray());
        Assert.AreEqual(put.Body.GetRawText(), got.Body.GetRawText());
        Assert.AreEqual(put.Body.GetRawText(), listed.Body.GetProperty("data")[0].GetRawText());
        DateTimeOffset next = DateTimeOffset.FromUnixTimeSeconds(put.Body.GetProperty("next_run_at").GetInt64());
        Assert.AreEqual(new TimeSpan(3, 0, 0), next.TimeOfDay);
        Assert.AreEqual("schedule", put.Text("object"));
        Assert.AreEqual("b", put.Body.GetProperty("metadata").GetProperty("a").GetString());
    }

    [TestMethod]
    public async Task Put_Disabled_HasNoNextRun()
    {
        await using ApiHost host = await ApiHost.StartAsync();

        JsonReply put = await PutAsync(host, "off", Json("\"* * * * *\"", "\"intake_blob\":\"intake/a.jsonl\"", ",\"enabled\":false"));

        Assert.AreEqual(JsonValueKind.Null, put.Body.GetProperty("next_run_at").ValueKind);
    }

    [TestMethod]
    [DataRow("n", "\"61 * * * *\"", "\"intake_blob\":\"intake/a\"", "", "cron", "minute")]
    [DataRow("n", "\"* * * *\"", "\"intake_blob\":\"intake/a\"", "", "cron", "4 fields")]
    [DataRow("n", "7", "\"intake_blob\":\"intake/a\"", "", "cron", "string")]
    [DataRow("n", "null", "\"intake_blob\":\"intake/a\"", "", "cron", "missing")]
    [DataRow("n", "\"\\ud800\"", "\"intake_blob\":\"intake/a\"", "", "cron", "Unicode")]
    [DataRow("n", "\"* * * * *\"", "\"intake_blob\":\"intake/../a\"", "", "intake_blob", "intake/")]
    [DataRow("n", "\"* * * * *\"", "\"intake_blob\":\"models/a\"", "", "intake_blob", "intake/")]
    [DataRow("n", "\"* * * * *\"", "\"x\":1", "", "input_file_id", "must be given")]
    [DataRow("n", "\"* * * * *\"", "\"intake_blob\":\"intake/a\",\"input_file_id\":\"file-0123456789abcdef012345\"", "", "input_file_id", "not both")]
    [DataRow("n", "\"* * * * *\"", "\"input_file_id\":\"file-x\"", "", "input_file_id", "not the id")]
    [DataRow("n", "\"* * * * *\"", "\"input_file_id\":\"file-0123456789abcdef012345\"", "", "input_file_id", "no file")]
    [DataRow("n", "\"* * * * *\"", "\"intake_blob\":\"intake/a\"", ",\"enabled\":1", "enabled", "true or false")]
    [DataRow("n", "\"* * * * *\"", "\"intake_blob\":\"intake/a\"", ",\"metadata\":{\"a\":1}", "metadata.a", "string")]
    [DataRow("a.b", "\"* * * * *\"", "\"intake_blob\":\"intake/a\"", "", "name", "letters")]
    [DataRow("..%2Fx", "\"* * * * *\"", "\"intake_blob\":\"intake/a\"", "", "name", "letters")]
    public async Task Put_WrongField_NamesItAndKeepsNothing(
        string name, string cron, string input, string more, string param, string word)
    {
        await using ApiHost host = await ApiHost.StartAsync();

        JsonReply reply = await PutAsync(host, name, Json(cron, input, more));

        Assert.AreEqual(HttpStatusCode.BadRequest, reply.Status);
        Assert.AreEqual(ErrorCodes.InvalidRequest, reply.ErrorCode);
        Assert.AreEqual(param, reply.ErrorParam);
        Assert.Contains(word, reply.Error.GetProperty("message").GetString()!);
        await host.AssertNoBlobsAsync();
    }

    [TestMethod]
    public async Task Delete_Schedule_IsGone()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        await PutAsync(host, "once", Json("\"* * * * *\"", "\"intake_blob\":\"intake/a.jsonl\"", ""));

        JsonReply deleted = await host.SendAsync(HttpMethod.Delete, "/v1/schedules/once");
        JsonReply again = await host.SendAsync(HttpMethod.Delete, "/v1/schedules/once");
        JsonReply got = await host.GetAsync("/v1/schedules/once");

        Assert.AreEqual("""{"name":"once","object":"schedule","deleted":true}""", deleted.Body.GetRawText());
        Assert.AreEqual((HttpStatusCode.NotFound, ErrorCodes.NotFound), (again.Status, again.ErrorCode));
        Assert.AreEqual(HttpStatusCode.NotFound, got.Status);
    }

    [TestMethod]
    public async Task Post_Schedules_IsRefusedWithTheMethodsThatItKnows()
    {
        await using ApiHost host = await ApiHost.StartAsync();

        JsonReply reply = await host.PostJsonAsync("/v1/schedules/x", "{}");

        Assert.AreEqual(HttpStatusCode.MethodNotAllowed, reply.Status);
        Assert.Contains("PUT", reply.Message.Content.Headers.Allow);
    }

    private static string Json(string cron, string input, string more) =>
        $$"""{"cron":{{cron}},{{input}},"endpoint":"/v1/embeddings","completion_window":"24h"{{more}}}""";

    private static Task<JsonReply> PutAsync(ApiHost host, string name, string json) =>
        host.SendAsync(HttpMethod.Put, $"/v1/schedules/{name}", new StringContent(json, Encoding.UTF8, "application/json"));
}
