using System.Net;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Storage;
using Pipeline.TestKit.Storage;

namespace Pipeline.Api.Tests.Wire;

[TestClass]
public sealed class ErrorReplyTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    [DataRow("/")]
    [DataRow("/v1")]
    [DataRow("/v2/files")]
    [DataRow("/v1/files/a/b/c")]
    [DataRow("/v1/audio/speech")]
    [DataRow("/picture.png")]
    public async Task AnyMethod_UnknownRoute_Answers404Envelope(string path)
    {
        await using ApiHost host = await ApiHost.StartAsync();

        foreach (HttpMethod method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post, HttpMethod.Delete])
        {
            JsonReply reply = await host.SendAsync(method, path);

            Assert.AreEqual(HttpStatusCode.NotFound, reply.Status);
            Assert.AreEqual(ErrorCodes.NotFound, reply.ErrorCode);
        }
    }

    [TestMethod]
    public async Task AnyRoute_MessageWithQuotes_IsReadableAndNoPage()
    {
        await using ApiHost host = await ApiHost.StartAsync();

        JsonReply reply = await host.GetAsync("/v1/batches/%3Cé%3E");

        Assert.Contains("\"There is no batch '<é>'.\"", reply.Body.GetRawText());
        Assert.AreEqual("nosniff", reply.Message.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [TestMethod]
    [DataRow("PUT", "/v1/files", "GET, HEAD, POST")]
    [DataRow("POST", "/v1/files/x", "GET, HEAD, DELETE")]
    [DataRow("POST", "/v1/files/x/content", "GET, HEAD")]
    [DataRow("DELETE", "/v1/batches", "GET, HEAD, POST")]
    [DataRow("GET", "/v1/batches/x/cancel", "POST")]
    [DataRow("POST", "/v1/models", "GET, HEAD")]
    [DataRow("DELETE", "/v1/models/a/b", "GET, HEAD")]
    public async Task KnownRoute_WrongMethod_Answers405Envelope(string method, string path, string allowed)
    {
        await using ApiHost host = await ApiHost.StartAsync();

        JsonReply reply = await host.SendAsync(new HttpMethod(method), path);

        Assert.AreEqual(HttpStatusCode.MethodNotAllowed, reply.Status);
        Assert.AreEqual(allowed, string.Join(", ", reply.Message.Content.Headers.Allow));
    }

    [TestMethod]
    public async Task AnyRoute_StorageUnavailable_Answers503WithRetryAfter()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        host.Store.Before = _ => throw new StorageUnavailableException("The store", null);

        JsonReply reply = await host.GetAsync("/v1/batches");

        Assert.AreEqual(HttpStatusCode.ServiceUnavailable, reply.Status);
        Assert.AreEqual("server_error", reply.Error.GetProperty("type").GetString());
        Assert.IsNotNull(reply.Message.Headers.RetryAfter?.Delta);
    }

    [TestMethod]
    public async Task Get_RecordOfANewerProgram_Answers503WithRetryAfter()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        FileId id = new IdFactory(host.Time).NewFileId();
        await host.PutAsync(BlobLayout.File(Names.DefaultTenant, id), """{"v":999}""");

        JsonReply reply = await host.GetAsync($"/v1/files/{id}");

        Assert.AreEqual(HttpStatusCode.ServiceUnavailable, reply.Status);
        Assert.IsNotNull(reply.Message.Headers.RetryAfter?.Delta);
    }

    [TestMethod]
    public async Task AnyRoute_UnexpectedException_Answers500WithoutItAndLogsIt()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        var cause = new InvalidOperationException("secret detail");
        host.Store.Before = _ => throw cause;

        JsonReply reply = await host.GetAsync("/v1/files");

        Assert.AreEqual(HttpStatusCode.InternalServerError, reply.Status);
        Assert.AreEqual(ErrorCodes.ServerError, reply.ErrorCode);
        Assert.DoesNotContain("secret", reply.Body.GetRawText());
        Assert.IsTrue(host.Logger.Entries.Any(entry => entry.Level == LogLevel.Error && ReferenceEquals(entry.Exception, cause)));
        Assert.IsTrue(reply.Message.Headers.Contains("x-request-id"));
    }

    [TestMethod]
    public async Task GetContent_StorageUnavailable_AnswersWithoutTheContentsHeaders()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        string id = await host.UploadAsync("0123456789");
        host.Store.After = call => call.Operation == BlobOperation.Open && call.Name.EndsWith("content", StringComparison.Ordinal)
            ? throw new StorageUnavailableException("The store", null)
            : Task.CompletedTask;

        JsonReply reply = await host.GetAsync($"/v1/files/{id}/content");

        Assert.AreEqual(HttpStatusCode.ServiceUnavailable, reply.Status);
        Assert.IsNull(reply.Message.Headers.ETag);
    }

    [TestMethod]
    public async Task Upload_StorageUnavailableAtTheRecord_KeepsTheBytesThatItMayName()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        host.Store.After = call => call.Operation == BlobOperation.Put && call.Name.EndsWith("file.json", StringComparison.Ordinal)
            ? throw new StorageUnavailableException("The store", null)
            : Task.CompletedTask;

        JsonReply reply = await host.PostAsync("/v1/files", MultipartBody.LikeDotNetSdk("{}").ToContent());

        Assert.AreEqual(HttpStatusCode.ServiceUnavailable, reply.Status);
        Assert.HasCount(2, await host.BlobNamesAsync());
    }

    [TestMethod]
    public async Task Create_BodyEndsEarly_IsRefusedAndTheServerGoesOn()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        await using RawConnection connection = await RawConnection.OpenAsync(host.BaseAddress, TestContext.CancellationToken);
        await connection.SendAsync(
            "POST /v1/batches HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\nzz\r\n");

        string head = await connection.ReadHeadAsync(TestContext.CancellationToken);

        Assert.StartsWith("HTTP/1.1 400", head);
        Assert.AreEqual(HttpStatusCode.OK, (await host.GetAsync("/v1/batches")).Status);
    }
}
