using System.Net;
using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Contracts.Queues;

namespace Pipeline.Api.Tests.Wire;

[TestClass]
public sealed class BatchRouteTests
{
    // In the order of the wire, as OpenAI writes them.
    private static readonly string[] Keys =
    [
        "id", "object", "endpoint", "model", "errors", "input_file_id", "completion_window", "status", "output_file_id",
        "error_file_id", "created_at", "in_progress_at", "expires_at", "finalizing_at", "completed_at", "failed_at", "expired_at",
        "cancelling_at", "cancelled_at", "request_counts", "usage", "metadata",
    ];

    private static readonly string[] NullKeys =
    [
        "model", "errors", "output_file_id", "error_file_id", "in_progress_at", "finalizing_at", "completed_at", "failed_at",
        "expired_at", "cancelling_at", "cancelled_at", "metadata",
    ];

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task Create_ValidRequest_AnswersAll22KeysAndQueuesTheBatch()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        string file = await host.UploadAsync();

        JsonReply reply = await host.PostJsonAsync("/v1/batches", ApiHost.BatchJson(file));

        Assert.AreEqual(HttpStatusCode.OK, reply.Status);
        CollectionAssert.AreEqual(Keys, reply.Body.EnumerateObject().Select(property => property.Name).ToArray());
        CollectionAssert.AreEqual(
            NullKeys,
            reply.Body.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Null).Select(p => p.Name).ToArray());
        Assert.AreEqual("batch", reply.Text("object"));
        Assert.AreEqual("validating", reply.Text("status"));
        Assert.AreEqual(file, reply.Text("input_file_id"));
        Assert.AreEqual(86_400, reply.Body.GetProperty("expires_at").GetInt64() - reply.Body.GetProperty("created_at").GetInt64());
        Assert.AreEqual("""{"total":0,"completed":0,"failed":0}""", reply.Body.GetProperty("request_counts").GetRawText());
        JsonElement usage = reply.Body.GetProperty("usage");
        Assert.AreEqual(0, usage.GetProperty("input_tokens_details").GetProperty("cached_tokens").GetInt32());
        Assert.AreEqual(0, usage.GetProperty("output_tokens_details").GetProperty("reasoning_tokens").GetInt32());
        Assert.AreEqual(0, usage.GetProperty("total_tokens").GetInt32());
        QueueDepth depth = await host.Queue.GetDepthAsync(Names.SubmissionQueue, TestContext.CancellationToken);
        Assert.AreEqual(1, depth.Ready);
    }

    [TestMethod]
    public async Task Create_Metadata_ComesBack()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        string file = await host.UploadAsync();
        string json = ApiHost.BatchJson(file)[..^1] + ""","metadata":{"customer":"ü","b":""}}""";

        JsonReply created = await host.PostJsonAsync("/v1/batches", json);
        JsonReply read = await host.GetAsync($"/v1/batches/{created.Text("id")}");

        Assert.AreEqual("ü", read.Body.GetProperty("metadata").GetProperty("customer").GetString());
        Assert.AreEqual(created.Body.GetRawText(), read.Body.GetRawText());
    }

    [TestMethod]
    [DataRow("", null)]
    [DataRow("{", null)]
    [DataRow("null", null)]
    [DataRow("[]", null)]
    [DataRow("\"text\"", null)]
    [DataRow("{}", "input_file_id")]
    [DataRow("""{"input_file_id":7}""", "input_file_id")]
    [DataRow("""{"input_file_id":"file-0123456789abcdef012345","endpoint":"/v1/embeddings","completion_window":"24h"}""", "input_file_id")]
    [DataRow("""{"input_file_id":"file-0123456789abcdef012345","endpoint":"/v1/videos","completion_window":"24h"}""", "endpoint")]
    public async Task Create_BadRequest_NamesTheField(string json, string? param)
    {
        await using ApiHost host = await ApiHost.StartAsync();

        JsonReply reply = await host.PostJsonAsync("/v1/batches", json);

        Assert.AreEqual(HttpStatusCode.BadRequest, reply.Status);
        Assert.AreEqual(param, reply.ErrorParam);
        Assert.AreEqual("invalid_request_error", reply.Error.GetProperty("type").GetString());
        CollectionAssert.AreEquivalent(
            new[] { "message", "type", "param", "code" }, reply.Error.EnumerateObject().Select(property => property.Name).ToArray());
        await host.AssertNoBlobsAsync();
    }

    [TestMethod]
    public async Task Create_DeepOrLargeOrOtherBody_IsRefused()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        string deep = $$"""{"metadata":{{new string('[', 100_000)}}""";
        string large = $$"""{"metadata":"{{new string('x', 1_100_000)}}"}""";

        JsonReply deepReply = await host.PostJsonAsync("/v1/batches", deep);
        JsonReply largeReply = await host.PostJsonAsync("/v1/batches", large);
        JsonReply otherReply = await host.PostAsync("/v1/batches", new StringContent("{}", System.Text.Encoding.UTF8, "text/plain"));

        Assert.AreEqual(HttpStatusCode.BadRequest, deepReply.Status);
        Assert.AreEqual(HttpStatusCode.RequestEntityTooLarge, largeReply.Status);
        Assert.AreEqual(HttpStatusCode.UnsupportedMediaType, otherReply.Status);
    }

    [TestMethod]
    public async Task Create_SameKeyTwice_GivesOneBatchOrAPermanentConflict()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        string file = await host.UploadAsync();
        string json = ApiHost.BatchJson(file);
        string otherJson = json[..^1] + ""","metadata":{"a":"b"}}""";
        (string, string) key = ("Idempotency-Key", "order-17");

        JsonReply first = await host.PostJsonAsync("/v1/batches", json, key);
        JsonReply again = await host.PostJsonAsync("/v1/batches", json, key);
        JsonReply other = await host.PostJsonAsync("/v1/batches", otherJson, key);
        JsonReply otherKey = await host.PostJsonAsync("/v1/batches", json, ("Idempotency-Key", "order-18"));
        JsonReply tooLong = await host.PostJsonAsync("/v1/batches", json, ("Idempotency-Key", new string('k', 256)));

        Assert.AreEqual(first.Text("id"), again.Text("id"));
        Assert.AreEqual(HttpStatusCode.Conflict, other.Status);
        Assert.AreEqual("false", other.Message.Headers.GetValues("x-should-retry").Single());
        Assert.AreNotEqual(first.Text("id"), otherKey.Text("id"));
        Assert.AreEqual("Idempotency-Key", tooLong.ErrorParam);
    }

    [TestMethod]
    public async Task List_Pages_NewestFirstWithLastIdOfTheLastItem()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        List<string> newestFirst = [];
        for (int i = 0; i < 5; i++)
        {
            newestFirst.Insert(0, await host.CreateBatchAsync());
        }

        JsonReply first = await host.GetAsync("/v1/batches?limit=3");
        JsonReply second = await host.GetAsync($"/v1/batches?limit=3&after={first.Text("last_id")}");

        CollectionAssert.AreEqual(newestFirst.Take(3).ToArray(), Ids(first));
        CollectionAssert.AreEqual(newestFirst.Skip(3).ToArray(), Ids(second));
        Assert.AreEqual(newestFirst[0], first.Text("first_id"));
        Assert.AreEqual(newestFirst[2], first.Text("last_id"));
        Assert.AreEqual(newestFirst[4], second.Text("last_id"));
        Assert.IsTrue(first.Body.GetProperty("has_more").GetBoolean());
        Assert.IsFalse(second.Body.GetProperty("has_more").GetBoolean());
    }

    [TestMethod]
    public async Task List_NoLimit_Gives20()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        for (int i = 0; i < 21; i++)
        {
            await host.CreateBatchAsync();
        }

        JsonReply reply = await host.GetAsync("/v1/batches");

        Assert.HasCount(20, Ids(reply));
        Assert.IsTrue(reply.Body.GetProperty("has_more").GetBoolean());
    }

    [TestMethod]
    [DataRow("limit=0", "limit")]
    [DataRow("limit=101", "limit")]
    [DataRow("limit=-1", "limit")]
    [DataRow("after=batch_1", "after")]
    public async Task List_BadQuery_NamesTheField(string query, string param)
    {
        await using ApiHost host = await ApiHost.StartAsync();

        JsonReply reply = await host.GetAsync($"/v1/batches?{query}");

        Assert.AreEqual(HttpStatusCode.BadRequest, reply.Status);
        Assert.AreEqual(param, reply.ErrorParam);
    }

    [TestMethod]
    public async Task Cancel_EmptyBodyWithoutContentType_MovesToCancelling()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        string id = await host.CreateBatchAsync();

        JsonReply reply = await host.PostAsync($"/v1/batches/{id}/cancel", body: null);

        Assert.AreEqual(HttpStatusCode.OK, reply.Status);
        Assert.AreEqual("cancelling", reply.Text("status"));
        Assert.AreEqual(JsonValueKind.Number, reply.Body.GetProperty("cancelling_at").ValueKind);
    }

    [TestMethod]
    public async Task GetOutput_NothingFinished_IsEmptyJsonLines()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        string id = await host.CreateBatchAsync();

        HttpResponseMessage reply = await host.Client.GetAsync(
            new Uri($"/v1/batches/{id}/output", UriKind.Relative), TestContext.CancellationToken);

        Assert.AreEqual(HttpStatusCode.OK, reply.StatusCode);
        Assert.AreEqual("application/jsonl", reply.Content.Headers.ContentType?.MediaType);
        Assert.IsEmpty(await reply.Content.ReadAsByteArrayAsync(TestContext.CancellationToken));
    }

    [TestMethod]
    [DataRow("batch_0123456789abcdef0123456789abcdef")]
    [DataRow("batch_1")]
    [DataRow("..%2F")]
    public async Task AnyRoute_UnknownOrBadId_Answers404(string id)
    {
        await using ApiHost host = await ApiHost.StartAsync();

        JsonReply[] replies =
        [
            await host.GetAsync($"/v1/batches/{id}"),
            await host.GetAsync($"/v1/batches/{id}/output"),
            await host.PostAsync($"/v1/batches/{id}/cancel", body: null),
        ];

        foreach (JsonReply reply in replies)
        {
            Assert.AreEqual(HttpStatusCode.NotFound, reply.Status);
            Assert.AreEqual("batch_id", reply.ErrorParam);
        }
    }

    private static string[] Ids(JsonReply reply) =>
        [.. reply.Body.GetProperty("data").EnumerateArray().Select(batch => batch.GetProperty("id").GetString()!)];
}
