using System.Net;
using System.Text;
using System.Text.Json;
using Pipeline.Contracts;

namespace Pipeline.Api.Tests.Wire;

[TestClass]
public sealed class FileUploadTests
{
    private const string Line = """{"custom_id":"a","method":"POST","url":"/v1/embeddings","body":{"model":"m","input":"x"}}""";

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task Upload_FileBeforePurposeUnquoted_AnswersFileObject()
    {
        await using ApiHost host = await ApiHost.StartAsync();

        JsonReply reply = await host.PostAsync("/v1/files", MultipartBody.LikeDotNetSdk(Line).ToContent());

        Assert.AreEqual(HttpStatusCode.OK, reply.Status);
        string[] keys = [.. reply.Body.EnumerateObject().Select(property => property.Name)];
        CollectionAssert.AreEquivalent(
            new[] { "id", "object", "bytes", "created_at", "expires_at", "filename", "purpose", "status", "status_details" }, keys);
        Assert.AreEqual("file", reply.Text("object"));
        Assert.AreEqual("input.jsonl", reply.Text("filename"));
        Assert.AreEqual("batch", reply.Text("purpose"));
        Assert.AreEqual("processed", reply.Text("status"));
        Assert.AreEqual(JsonValueKind.Null, reply.Body.GetProperty("status_details").ValueKind);
        Assert.AreEqual(Line.Length, reply.Body.GetProperty("bytes").GetInt64());
        Assert.AreEqual(2_592_000, reply.Body.GetProperty("expires_at").GetInt64() - reply.Body.GetProperty("created_at").GetInt64());
    }

    [TestMethod]
    [DataRow("form-data; name=\"file\"; filename=\"plain.jsonl\"", "plain.jsonl")]
    [DataRow("form-data; name=file; filename=\"a \\\"b\\\".jsonl\"", "a \"b\".jsonl")]
    [DataRow("form-data; name=file; filename=x; filename*=utf-8''gr%C3%BC%C3%9Fe.jsonl", "grüße.jsonl")]
    [DataRow("form-data; name=file; filename=\"../../etc/passwd\"", "../../etc/passwd")]
    [DataRow("form-data; name=file; filename=x; filename*", "x")]
    [DataRow("form-data; name=file; filename=x; filename*=", "x")]
    [DataRow("form-data; name=file; filename=x; filename*=utf-8", "x")]
    public async Task Upload_AnyFilename_IsKeptAsTextOnly(string disposition, string expected)
    {
        await using ApiHost host = await ApiHost.StartAsync();
        MultipartBody form = new MultipartBody().Part(disposition, Line).Part("form-data; name=purpose", "batch");

        JsonReply reply = await host.PostAsync("/v1/files", form.ToContent());

        Assert.AreEqual(expected, reply.Text("filename"));
    }

    [TestMethod]
    public async Task Upload_PurposeBeforeFileAndUnknownField_IsTaken()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        MultipartBody form = new MultipartBody()
            .Part("form-data; name=\"purpose\"", "user_data")
            .Part("form-data; name=\"colour\"", new string('x', 100_000))
            .Part("form-data; name=\"file\"; filename=\"f\"", Line);

        JsonReply reply = await host.PostAsync("/v1/files", form.ToContent());

        Assert.AreEqual("user_data", reply.Text("purpose"));
        Assert.AreEqual(JsonValueKind.Null, reply.Body.GetProperty("expires_at").ValueKind);
    }

    [TestMethod]
    public async Task Upload_ExpiresAfter_SetsExpiry()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        MultipartBody form = MultipartBody.LikeDotNetSdk(Line)
            .Part("form-data; name=\"expires_after[anchor]\"", "created_at")
            .Part("form-data; name=\"expires_after[seconds]\"", "7200");

        JsonReply reply = await host.PostAsync("/v1/files", form.ToContent());

        Assert.AreEqual(7_200, reply.Body.GetProperty("expires_at").GetInt64() - reply.Body.GetProperty("created_at").GetInt64());
    }

    [TestMethod]
    [DataRow(null, "7200", "expires_after[anchor]")]
    [DataRow("now", "7200", "expires_after[anchor]")]
    [DataRow("created_at", null, "expires_after[seconds]")]
    [DataRow("created_at", "an hour", "expires_after[seconds]")]
    [DataRow("created_at", "3599", "expires_after[seconds]")]
    [DataRow("created_at", "2592001", "expires_after[seconds]")]
    public async Task Upload_BadExpiry_NamesTheField(string? anchor, string? seconds, string param)
    {
        await using ApiHost host = await ApiHost.StartAsync();
        MultipartBody form = MultipartBody.LikeDotNetSdk(Line);
        form = anchor is null ? form : form.Part("form-data; name=\"expires_after[anchor]\"", anchor);
        form = seconds is null ? form : form.Part("form-data; name=\"expires_after[seconds]\"", seconds);

        JsonReply reply = await host.PostAsync("/v1/files", form.ToContent());

        Assert.AreEqual(HttpStatusCode.BadRequest, reply.Status);
        Assert.AreEqual(param, reply.ErrorParam);
        Assert.AreEqual("invalid_request_error", reply.Error.GetProperty("type").GetString());
        await host.AssertNoBlobsAsync();
    }

    [TestMethod]
    [DataRow("party", "purpose")]
    [DataRow("batch_output", "purpose")]
    public async Task Upload_WrongPurpose_LeavesNothing(string purpose, string param)
    {
        await using ApiHost host = await ApiHost.StartAsync();

        JsonReply reply = await host.PostAsync("/v1/files", MultipartBody.LikeDotNetSdk(Line, purpose).ToContent());

        Assert.AreEqual(HttpStatusCode.BadRequest, reply.Status);
        Assert.AreEqual(param, reply.ErrorParam);
        await host.AssertNoBlobsAsync();
    }

    [TestMethod]
    public async Task Upload_PartsMissingOrTwice_LeavesNothing()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        MultipartBody withoutPurpose = new MultipartBody().Part("form-data; name=file; filename=f", Line);
        MultipartBody withoutFile = new MultipartBody().Part("form-data; name=purpose", "batch");
        MultipartBody withoutFilename = new MultipartBody()
            .Part("form-data; name=file", Line).Part("form-data; name=purpose", "batch");
        MultipartBody twoFiles = MultipartBody.LikeDotNetSdk(Line).Part("form-data; name=file; filename=g", Line);
        MultipartBody nameless = MultipartBody.LikeDotNetSdk(Line).Part("form-data", "x");
        MultipartBody longPurpose = MultipartBody.LikeDotNetSdk(Line, new string('p', 10_000));
        MultipartBody crowd = Enumerable.Range(0, 40).Aggregate(
            MultipartBody.LikeDotNetSdk(Line), (form, index) => form.Part($"form-data; name=x{index}", "x"));
        (MultipartBody Form, string? Param)[] cases =
        [
            (withoutPurpose, "purpose"), (withoutFile, "file"), (withoutFilename, "file"), (twoFiles, "file"),
            (nameless, null), (longPurpose, "purpose"), (crowd, null),
        ];

        foreach ((MultipartBody form, string? param) in cases)
        {
            JsonReply reply = await host.PostAsync("/v1/files", form.ToContent());

            Assert.AreEqual(HttpStatusCode.BadRequest, reply.Status);
            Assert.AreEqual(param, reply.ErrorParam);
            await host.AssertNoBlobsAsync();
        }
    }

    [TestMethod]
    public async Task Upload_WithoutLastBoundary_LeavesNothing()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        MultipartBody inTheFile = new MultipartBody().Part("form-data; name=file; filename=f", new string('x', 200_000));
        HttpContent[] bodies =
        [
            inTheFile.ToTruncatedContent(),
            MultipartBody.LikeDotNetSdk(Line).ToTruncatedContent(),
            new MultipartBody().ToContent("--"),
        ];

        foreach (HttpContent body in bodies)
        {
            JsonReply reply = await host.PostAsync("/v1/files", body);

            Assert.AreEqual(HttpStatusCode.BadRequest, reply.Status);
            Assert.AreEqual("invalid_request", reply.ErrorCode);
            await host.AssertNoBlobsAsync();
        }
    }

    [TestMethod]
    public async Task Upload_CallerLeavesInTheMiddle_LeavesNothing()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        await using RawConnection connection = await RawConnection.OpenAsync(host.BaseAddress, TestContext.CancellationToken);
        await connection.SendAsync(
            "POST /v1/files HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n"
            + "--b\r\nContent-Disposition: form-data; name=file; filename=f\r\n\r\n" + new string('x', 100_000));

        await host.AwaitBusyAsync();
        connection.Reset();

        await host.AwaitIdleAsync();
        await host.AssertNoBlobsAsync();
    }

    [TestMethod]
    [DataRow("application/json", HttpStatusCode.UnsupportedMediaType)]
    [DataRow("multipart/form-data", HttpStatusCode.BadRequest)]
    [DataRow("multipart/form-data; boundary=\"\"", HttpStatusCode.BadRequest)]
    public async Task Upload_NoFormOrNoBoundary_IsRefused(string contentType, HttpStatusCode status)
    {
        await using ApiHost host = await ApiHost.StartAsync();
        using var body = new ByteArrayContent([1, 2, 3]);
        body.Headers.TryAddWithoutValidation("Content-Type", contentType);

        JsonReply reply = await host.PostAsync("/v1/files", body);

        Assert.AreEqual(status, reply.Status);
        Assert.AreEqual("invalid_request_error", reply.Error.GetProperty("type").GetString());
    }

    [TestMethod]
    [DataRow(128, HttpStatusCode.OK)]
    [DataRow(129, HttpStatusCode.BadRequest)]
    public async Task Upload_LongBoundary_IsTakenUpToItsLimit(int length, HttpStatusCode status)
    {
        await using ApiHost host = await ApiHost.StartAsync();
        MultipartBody form = new MultipartBody(new string('b', length))
            .Part("form-data; name=file; filename=f", Line)
            .Part("form-data; name=purpose", "batch");

        JsonReply reply = await host.PostAsync("/v1/files", form.ToContent());

        Assert.AreEqual(status, reply.Status);
    }

    [TestMethod]
    public async Task Upload_FileOverTheLimit_Answers413AndLeavesNothing()
    {
        await using ApiHost host = await ApiHost.StartAsync(limits: new BatchLimits { MaxFileBytes = 1_000 });
        string exact = new('x', 1_000);
        string over = new('x', 1_001);
        string farOver = new('x', 400_000);

        JsonReply accepted = await host.PostAsync("/v1/files", MultipartBody.LikeDotNetSdk(exact).ToContent());
        JsonReply refused = await host.PostAsync("/v1/files", MultipartBody.LikeDotNetSdk(over).ToContent());
        JsonReply refusedEarly = await host.PostAsync("/v1/files", MultipartBody.LikeDotNetSdk(farOver).ToContent());

        Assert.AreEqual(HttpStatusCode.OK, accepted.Status);
        foreach (JsonReply reply in (JsonReply[])[refused, refusedEarly])
        {
            Assert.AreEqual(HttpStatusCode.RequestEntityTooLarge, reply.Status);
            Assert.AreEqual(ErrorCodes.FileTooLarge, reply.ErrorCode);
        }

        Assert.HasCount(2, await host.BlobNamesAsync());
    }

    [TestMethod]
    public async Task Upload_AnySpeed_IsAllowedForUploadsOnly()
    {
        await using ApiHost host = await ApiHost.StartAsync();

        await host.UploadAsync();
        double? ofUpload = host.LastMinimumRate;
        await host.PostJsonAsync("/v1/batches", "{}");
        double? ofOthers = host.LastMinimumRate;

        Assert.IsNull(ofUpload);
        Assert.IsNotNull(ofOthers);
    }

    [TestMethod]
    public async Task Upload_BytesThatLookLikeBoundaries_ComeBackUnchanged()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        string content = "\r\n--a'b_c=-\r\n--a'b_c=-1\r\n\r\n--\r\n" + new string('\n', 70_000);
        JsonReply file = await host.PostAsync("/v1/files", MultipartBody.LikeDotNetSdk(content).ToContent());

        byte[] stored = await host.Client.GetByteArrayAsync(
            new Uri($"/v1/files/{file.Text("id")}/content", UriKind.Relative), TestContext.CancellationToken);

        Assert.AreEqual(content, Encoding.UTF8.GetString(stored));
    }
}
