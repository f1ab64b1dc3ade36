using System.Net;
using System.Net.Http.Headers;
using Pipeline.Contracts;

namespace Pipeline.Api.Tests.Wire;

[TestClass]
public sealed class FileRouteTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    [DataRow("", HttpStatusCode.OK)]
    [DataRow("/content", HttpStatusCode.OK)]
    [DataRow("x", HttpStatusCode.NotFound)]
    public async Task Head_FileRoute_AnswersAsGetWithoutTheBody(string path, HttpStatusCode expected)
    {
        await using ApiHost host = await ApiHost.StartAsync();
        string route = $"/v1/files/{await host.UploadAsync("0123456789")}{path}";
        using var head = new HttpRequestMessage(HttpMethod.Head, route);

        using HttpResponseMessage reply = await host.Client.SendAsync(head);
        using HttpResponseMessage get = await host.Client.GetAsync(route);

        Assert.AreEqual(expected, reply.StatusCode);
        Assert.AreEqual(get.Content.Headers.ContentLength, reply.Content.Headers.ContentLength);
        Assert.AreEqual("", await reply.Content.ReadAsStringAsync());
    }

    [TestMethod]
    public async Task List_NoFiles_HasAllKeys()
    {
        await using ApiHost host = await ApiHost.StartAsync();

        JsonReply reply = await host.GetAsync("/v1/files");

        Assert.AreEqual("""{"object":"list","data":[],"first_id":null,"last_id":null,"has_more":false}""", reply.Body.GetRawText());
    }

    [TestMethod]
    public async Task List_PagesInBothOrders_GivesEveryFileOnce()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        List<string> oldestFirst = [];
        for (int i = 0; i < 5; i++)
        {
            oldestFirst.Add(await host.UploadAsync());
            host.Time.Advance(TimeSpan.FromSeconds(1));
        }

        foreach (string order in (string[])["asc", "desc"])
        {
            List<string> seen = [];
            string after = "";
            bool hasMore = true;
            while (hasMore)
            {
                JsonReply page = await host.GetAsync($"/v1/files?limit=2&order={order}{after}");
                string[] ids = [.. page.Body.GetProperty("data").EnumerateArray().Select(file => file.GetProperty("id").GetString()!)];
                Assert.AreEqual(ids[0], page.Text("first_id"));
                Assert.AreEqual(ids[^1], page.Text("last_id"));
                seen.AddRange(ids);
                after = $"&after={page.Text("last_id")}";
                hasMore = page.Body.GetProperty("has_more").GetBoolean();
            }

            CollectionAssert.AreEqual(order == "asc" ? oldestFirst : [.. oldestFirst.AsEnumerable().Reverse()], seen);
        }
    }

    [TestMethod]
    public async Task List_Purpose_GivesOnlyThose()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        await host.UploadAsync();
        JsonReply other = await host.PostAsync("/v1/files", MultipartBody.LikeDotNetSdk("x", "user_data").ToContent());

        JsonReply reply = await host.GetAsync("/v1/files?purpose=user_data");

        Assert.AreEqual(other.Text("id"), reply.Body.GetProperty("data").EnumerateArray().Single().GetProperty("id").GetString());
    }

    [TestMethod]
    [DataRow("limit=0", "limit")]
    [DataRow("limit=10001", "limit")]
    [DataRow("limit=ten", "limit")]
    [DataRow("limit=99999999999999999999", "limit")]
    [DataRow("order=newest", "order")]
    [DataRow("after=file-1", "after")]
    public async Task List_BadQuery_NamesTheField(string query, string param)
    {
        await using ApiHost host = await ApiHost.StartAsync();

        JsonReply reply = await host.GetAsync($"/v1/files?{query}");

        Assert.AreEqual(HttpStatusCode.BadRequest, reply.Status);
        Assert.AreEqual(param, reply.ErrorParam);
    }

    [TestMethod]
    public async Task Get_UploadedFile_IsWhatUploadAnswered()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        JsonReply uploaded = await host.PostAsync("/v1/files", MultipartBody.LikeDotNetSdk("{}").ToContent());

        JsonReply reply = await host.GetAsync($"/v1/files/{uploaded.Text("id")}");

        Assert.AreEqual(uploaded.Body.GetRawText(), reply.Body.GetRawText());
    }

    [TestMethod]
    [DataRow("file-0123456789abcdef012345")]
    [DataRow("file-1")]
    [DataRow("..%2F..%2Fmodels")]
    [DataRow("FILE-0123456789ABCDEF012345")]
    public async Task AnyRoute_UnknownOrBadId_Answers404(string id)
    {
        await using ApiHost host = await ApiHost.StartAsync();

        JsonReply[] replies =
        [
            await host.GetAsync($"/v1/files/{id}"),
            await host.GetAsync($"/v1/files/{id}/content"),
            await host.SendAsync(HttpMethod.Delete, $"/v1/files/{id}"),
        ];

        foreach (JsonReply reply in replies)
        {
            Assert.AreEqual(HttpStatusCode.NotFound, reply.Status);
            Assert.AreEqual(ErrorCodes.NotFound, reply.ErrorCode);
        }
    }

    [TestMethod]
    public async Task Delete_File_HidesIt()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        string id = await host.UploadAsync();

        JsonReply deleted = await host.SendAsync(HttpMethod.Delete, $"/v1/files/{id}");

        Assert.AreEqual($$"""{"id":"{{id}}","object":"file","deleted":true}""", deleted.Body.GetRawText());
        Assert.AreEqual(HttpStatusCode.NotFound, (await host.GetAsync($"/v1/files/{id}")).Status);
        Assert.AreEqual(HttpStatusCode.NotFound, (await host.GetAsync($"/v1/files/{id}/content")).Status);
        Assert.AreEqual(0, (await host.GetAsync("/v1/files")).Body.GetProperty("data").GetArrayLength());
    }

    [TestMethod]
    [DataRow("bytes=0-3", "0123", "bytes 0-3/10")]
    [DataRow("bytes=8-", "89", "bytes 8-9/10")]
    [DataRow("bytes=8-100", "89", "bytes 8-9/10")]
    [DataRow("bytes=-3", "789", "bytes 7-9/10")]
    [DataRow("bytes=-100", "0123456789", "bytes 0-9/10")]
    [DataRow("bytes=9-9", "9", "bytes 9-9/10")]
    public async Task GetContent_Range_AnswersThoseBytes(string range, string expected, string contentRange)
    {
        await using ApiHost host = await ApiHost.StartAsync();
        string id = await host.UploadAsync("0123456789");

        HttpResponseMessage reply = await GetContentAsync(host, id, ("Range", range));

        Assert.AreEqual(HttpStatusCode.PartialContent, reply.StatusCode);
        Assert.AreEqual(contentRange, reply.Content.Headers.ContentRange?.ToString());
        Assert.AreEqual(expected, await reply.Content.ReadAsStringAsync(TestContext.CancellationToken));
    }

    [TestMethod]
    [DataRow("bytes=0-1,4-5")]
    [DataRow("bytes=5-2")]
    [DataRow("lines=0-1")]
    [DataRow("nonsense")]
    public async Task GetContent_RangeThatMayBeIgnored_AnswersAll(string range)
    {
        await using ApiHost host = await ApiHost.StartAsync();
        string id = await host.UploadAsync("0123456789");

        HttpResponseMessage reply = await GetContentAsync(host, id, ("Range", range));

        Assert.AreEqual(HttpStatusCode.OK, reply.StatusCode);
        Assert.AreEqual("application/octet-stream", reply.Content.Headers.ContentType?.MediaType);
        Assert.AreEqual(10, reply.Content.Headers.ContentLength);
        Assert.AreEqual("0123456789", await reply.Content.ReadAsStringAsync(TestContext.CancellationToken));
    }

    [TestMethod]
    public async Task GetContent_RangeBehindTheEnd_Answers416()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        string id = await host.UploadAsync("0123456789");

        JsonReply reply = await host.SendAsync(HttpMethod.Get, $"/v1/files/{id}/content", headers: ("Range", "bytes=10-"));

        Assert.AreEqual(HttpStatusCode.RequestedRangeNotSatisfiable, reply.Status);
        Assert.AreEqual("bytes */10", reply.Message.Content.Headers.ContentRange?.ToString());
    }

    [TestMethod]
    public async Task GetContent_IfRange_CountsOnlyForItsTag()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        string id = await host.UploadAsync("0123456789");
        EntityTagHeaderValue tag = (await GetContentAsync(host, id)).Headers.ETag!;

        HttpResponseMessage same = await GetContentAsync(host, id, ("Range", "bytes=0-0"), ("If-Range", tag.ToString()));
        HttpResponseMessage other = await GetContentAsync(host, id, ("Range", "bytes=0-0"), ("If-Range", "\"other\""));

        Assert.AreEqual(HttpStatusCode.PartialContent, same.StatusCode);
        Assert.AreEqual(HttpStatusCode.OK, other.StatusCode);
    }

    [TestMethod]
    public async Task GetContent_EmptyFile_IsEmpty()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        string id = await host.UploadAsync("");

        HttpResponseMessage reply = await GetContentAsync(host, id);

        Assert.AreEqual(HttpStatusCode.OK, reply.StatusCode);
        Assert.IsEmpty(await reply.Content.ReadAsByteArrayAsync(TestContext.CancellationToken));
    }

    private async Task<HttpResponseMessage> GetContentAsync(ApiHost host, string id, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/v1/files/{id}/content", UriKind.Relative));
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await host.Client.SendAsync(request, TestContext.CancellationToken);
    }
}
