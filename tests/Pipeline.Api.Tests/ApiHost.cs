using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using Pipeline.Api.Tests.Wire;
using Pipeline.Contracts;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest;
using Pipeline.TestKit;
using Pipeline.TestKit.Queues;
using Pipeline.TestKit.Storage;

namespace Pipeline.Api.Tests;

/// <summary>A real Kestrel on a free port with the routes over a store and a queue in memory. Nothing plans or runs batches.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Meter _meter = new(IngestServices.MeterName);
    private int _requestsInHand;

    private ApiHost(BatchLimits limits)
    {
        Queue = new InMemoryWorkQueue(Time);
        Store = new InMemoryBlobStore(Time);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(new RecordingProvider(Logger));
        _app = builder.Build();
        Ingest = IngestServices.Create(
            Store, Queue, new IngestOptions { Limits = limits }, Time, LoggerFactory.Create(logging => logging.ClearProviders()), _meter);
        _app.Use(CountAsync);
        _app.MapPipelineApi(Ingest, limits);
    }

    public ManualTimeProvider Time { get; } = new();

    public InMemoryBlobStore Store { get; }

    public InMemoryWorkQueue Queue { get; }

    public IngestServices Ingest { get; }

    public RecordingLogger Logger { get; } = new();

    public HttpClient Client { get; } = new();

    /// <summary>The slowest body, in bytes a second, that the last request allowed; null for any.</summary>
    public double? LastMinimumRate { get; private set; }

    public Uri BaseAddress => Client.BaseAddress!;

    public static async Task<ApiHost> StartAsync(BatchLimits? limits = null)
    {
        var host = new ApiHost(limits ?? new BatchLimits());
        await host._app.StartAsync();
        host.Client.BaseAddress = new Uri(host._app.Urls.First());
        return host;
    }

    public Task<JsonReply> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<JsonReply> PostAsync(string path, HttpContent? body) => SendAsync(HttpMethod.Post, path, body);

    public Task<JsonReply> PostJsonAsync(string path, string json, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, new StringContent(json, System.Text.Encoding.UTF8, "application/json"), headers);

    public Task<JsonReply> SendAsync(
        HttpMethod method, string path, HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body };
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return JsonReply.ReadAsync(Client.SendAsync(request));
    }

    /// <summary>Uploads a file of lines and gives its id.</summary>
    public async Task<string> UploadAsync(string content = "{}\n") =>
        (await PostAsync("/v1/files", MultipartBody.LikeDotNetSdk(content).ToContent())).Text("id");

    /// <summary>Creates a batch over a new file and gives its id.</summary>
    public async Task<string> CreateBatchAsync()
    {
        Time.Advance(TimeSpan.FromSeconds(1)); // ids of one millisecond have no order
        string file = await UploadAsync();
        return (await PostJsonAsync("/v1/batches", BatchJson(file))).Text("id");
    }

    public static string BatchJson(string fileId) =>
        $$"""{"input_file_id":"{{fileId}}","endpoint":"/v1/embeddings","completion_window":"24h"}""";

    public Task PutAsync(string blob, string content) => Store.PutAsync(
        blob,
        new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content)),
        BlobMetadata.Empty,
        BlobCondition.None,
        CancellationToken.None);

    public Task RegisterModelAsync(string id)
    {
        var model = new ModelRecord
        {
            Id = id,
            Slug = ModelSlug.FromId(id),
            Endpoints = [Names.EmbeddingsEndpoint],
            Revision = "r",
            ContextLength = 512,
            Tokenizer = "wordpiece",
            CreatedAt = Time.GetUtcNow(),
        };
        return Store.PutAsync(
            BlobLayout.Model(model.Slug),
            new MemoryStream(RecordJson.Serialize(model, RecordJson.Model)),
            BlobMetadata.Empty,
            BlobCondition.None,
            CancellationToken.None);
    }

    public async Task<IReadOnlyList<string>> BlobNamesAsync()
    {
        List<string> names = [];
        await foreach (BlobProperties blob in Store.ListAsync("", CancellationToken.None))
        {
            names.Add(blob.Name);
        }

        return names;
    }

    public async Task AssertNoBlobsAsync() => Assert.IsEmpty(await BlobNamesAsync());

    /// <summary>Returns once no request is in hand.</summary>
    public Task AwaitIdleAsync() => Eventually.HoldsAsync(() => Volatile.Read(ref _requestsInHand) == 0, "no request is in hand");

    /// <summary>Returns once a request is in hand.</summary>
    public Task AwaitBusyAsync() => Eventually.HoldsAsync(() => Volatile.Read(ref _requestsInHand) > 0, "a request is in hand");

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        _meter.Dispose();
    }

    private async Task CountAsync(HttpContext context, RequestDelegate next)
    {
        Interlocked.Increment(ref _requestsInHand);
        try
        {
            await next(context);
        }
        finally
        {
            LastMinimumRate = context.Features.Get<IHttpMinRequestBodyDataRateFeature>()?.MinDataRate?.BytesPerSecond;
            Interlocked.Decrement(ref _requestsInHand);
        }
    }
}
