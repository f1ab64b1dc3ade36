using System.Net;
using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.TestKit.Storage;

namespace Pipeline.Functions.Tests.Http;

/// <summary>A caller cannot tell the hosts apart.</summary>
[TestClass]
public sealed class HttpParityTests
{
    private const string Lines = "{\"custom_id\":\"a\"}\n{\"custom_id\":\"b\"}\n";
    private const string Model = "org/model";
    private const string NoFile = "file-0123456789012345678901";
    private const string NoBatch = "batch_01234567890123456789012345678901";
    private const string ScheduleJson =
        """{"cron":"0 3 * * *","input_file_id":"{file}","endpoint":"/v1/embeddings","completion_window":"24h"}""";

    private static readonly TwinRequest[] Requests =
    [
        new("GET", "/v1/files"),
        new("GET", "/v1/files?limit=1&order=asc"),
        new("GET", "/v1/files?limit=none"),
        new("HEAD", "/v1/files"),
        new("GET", "/v1/files/{file}"),
        new("GET", $"/v1/files/{NoFile}"),
        new("GET", "/v1/files/../../etc"),
        new("GET", "/v1/files/{file}/content"),
        new("HEAD", "/v1/files/{file}/content"),
        new("GET", "/v1/files/{file}/content", Header: "Range: bytes=2-9"),
        new("GET", "/v1/files/{file}/content", Header: "Range: bytes=1000-"),
        new("POST", "/v1/files", Json: "{}"),
        new("PUT", "/v1/files/{file}"),
        new("PATCH", "/v1/files"),
        new("OPTIONS", "/v1/files/{file}/content"),
        new("DELETE", $"/v1/files/{NoFile}"),
        new("GET", "/v1/batches"),
        new("GET", "/v1/batches?after=nothing"),
        new("GET", "/v1/batches/{batch}"),
        new("HEAD", "/v1/batches/{batch}"),
        new("GET", $"/v1/batches/{NoBatch}"),
        new("GET", "/v1/batches/{batch}/output"),
        new("DELETE", "/v1/batches/{batch}"),
        new("GET", "/v1/batches/{batch}/cancel"),
        new("POST", "/v1/batches", Json: BatchJson("{file}")),
        new("POST", "/v1/batches", Json: BatchJson("{file}"), Header: $"Idempotency-Key: {new string('k', 300)}"),
        new("POST", "/v1/batches", Json: BatchJson(NoFile)),
        new("POST", "/v1/batches", Json: "[]"),
        new("POST", "/v1/batches"),
        new("POST", "/v1/batches/{batch}/cancel"),
        new("POST", $"/v1/batches/{NoBatch}/cancel"),
        new("DELETE", "/v1/files/{file}"),
        new("GET", "/v1/models"),
        new("GET", $"/v1/models/{Model}"),
        new("GET", "/v1/models/org%2Fmodel"),
        new("GET", "/v1/models/org/other"),
        new("POST", "/v1/models"),
        new("GET", "/v1/schedules"),
        new("GET", "/v1/schedules/nightly"),
        new("PUT", "/v1/schedules/nightly", Json: "{}"),
        new("PUT", "/v1/schedules/nightly", Json: ScheduleJson),
        new("DELETE", "/v1/schedules/nightly"),
        new("POST", "/v1/schedules"),
        new("GET", "/"),
        new("GET", "/v1"),
        new("GET", "/v1/files/"),
        new("GET", "/V1/FILES"),
        new("GET", "/v2/files/x?y=z"),
        new("DELETE", "/healthz"),
        new("TRACE", "/v1/unknown"),
    ];

    public static IEnumerable<object[]> Rows => Requests.Select(request => new object[] { request });

    [TestMethod]
    [DynamicData(nameof(Rows))]
    public async Task Request_ToBothHosts_IsAnsweredAlike(object row)
    {
        var request = (TwinRequest)row;
        await using TwinHosts hosts = await StartAsync();

        Answer local = await SendAsync(hosts.Local, request);
        Answer functions = await SendAsync(hosts.Functions, request);

        Assert.AreEqual(local, functions);
    }

    [TestMethod]
    public async Task Upload_LargerThanTheUploadLimit_IsRefusedWithTheEnvelope()
    {
        await using TwinHosts hosts = await TwinHosts.StartAsync(new BatchLimits { MaxFileBytes = 1_000_000 });

        // As a careful client does: the body is sent when the server has asked for it, and a refusal comes before.
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/files", UriKind.Relative)) { Content = Form(2_000_000) };
        request.Headers.ExpectContinue = true;

        using HttpResponseMessage reply = await hosts.Functions.SendAsync(request);

        Assert.AreEqual(HttpStatusCode.RequestEntityTooLarge, reply.StatusCode);
        using JsonDocument body = JsonDocument.Parse(await reply.Content.ReadAsStringAsync());
        Assert.AreEqual(ErrorCodes.FileTooLarge, body.RootElement.GetProperty("error").GetProperty("code").GetString());
    }

    // Kestrel's own limit is 30 MB.
    [TestMethod]
    public async Task Upload_LargerThanTheServersStandard_IsTaken()
    {
        await using TwinHosts hosts = await TwinHosts.StartAsync();

        using HttpResponseMessage reply = await hosts.Functions.PostAsync(new Uri("/v1/files", UriKind.Relative), Form(32_000_000));

        Assert.AreEqual(HttpStatusCode.OK, reply.StatusCode);
        using JsonDocument file = JsonDocument.Parse(await reply.Content.ReadAsStringAsync());
        Assert.AreEqual(32_000_000, file.RootElement.GetProperty("bytes").GetInt64());
    }

    [TestMethod]
    public async Task Storage_Out_IsAnsweredAlike()
    {
        await using TwinHosts hosts = await StartAsync();
        hosts.LocalStore.Before = hosts.FunctionsStore.Before = _ => throw new StorageUnavailableException("the storage", null);

        Answer local = await Answer.ReadAsync(await hosts.Local.GetAsync(new Uri($"/v1/batches/{NoBatch}", UriKind.Relative)));
        Answer functions = await Answer.ReadAsync(await hosts.Functions.GetAsync(new Uri($"/v1/batches/{NoBatch}", UriKind.Relative)));

        Assert.AreEqual(HttpStatusCode.ServiceUnavailable, functions.Status);
        Assert.AreEqual(local, functions);
    }

    private static async Task<TwinHosts> StartAsync()
    {
        TwinHosts hosts = await TwinHosts.StartAsync();
        var model = new ModelRecord
        {
            Id = Model,
            Slug = ModelSlug.FromId(Model),
            Endpoints = [Names.EmbeddingsEndpoint],
            Revision = "r",
            ContextLength = 512,
            Tokenizer = "wordpiece",
            CreatedAt = hosts.Time.GetUtcNow(),
        };
        byte[] record = RecordJson.Serialize(model, RecordJson.Model);
        foreach (InMemoryBlobStore store in new[] { hosts.LocalStore, hosts.FunctionsStore })
        {
            await store.PutAsync(
                BlobLayout.Model(model.Slug), new MemoryStream(record), BlobMetadata.Empty, BlobCondition.None, CancellationToken.None);
        }
        return hosts;
    }

    // Each host makes the file and the batch that it is then asked for.
    private static async Task<Answer> SendAsync(HttpClient client, TwinRequest request)
    {
        string file = await IdAsync(await client.PostAsync(new Uri("/v1/files", UriKind.Relative), Form(Lines)));
        using var json = new StringContent(BatchJson(file), System.Text.Encoding.UTF8, "application/json");
        string batch = await IdAsync(await client.PostAsync(new Uri("/v1/batches", UriKind.Relative), json));
        using HttpRequestMessage message = request.ToMessage(file, batch);
        using HttpResponseMessage reply = await client.SendAsync(message);
        return await Answer.ReadAsync(reply);
    }

    private static async Task<string> IdAsync(HttpResponseMessage reply)
    {
        using JsonDocument body = JsonDocument.Parse(await reply.Content.ReadAsStringAsync());
        return body.RootElement.GetProperty("id").GetString()!;
    }

    private static string BatchJson(string file) =>
        $$"""{"input_file_id":"{{file}}","endpoint":"/v1/embeddings","completion_window":"24h"}""";

    private static MultipartFormDataContent Form(int bytes) => Form(new string('x', bytes));

    private static MultipartFormDataContent Form(string content) => new()
    {
        { new StringContent("batch"), "purpose" },
        { new StringContent(content), "file", "input.jsonl" },
    };
}
