using Microsoft.AspNetCore.Builder;
using Pipeline.Contracts;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.LocalHost.Hosting;
using Pipeline.Storage.Embedded;
using Pipeline.TestKit;

namespace Pipeline.Api.Tests.Hosting;

/// <summary>The composed host on a free port over a folder of its own, and the same folder seen by somebody else.</summary>
internal sealed class LocalHostFixture : IAsyncDisposable
{
    private readonly TempDirectory _data = new();
    private readonly WebApplication _app;

    private LocalHostFixture(string[] settings)
    {
        _app = LocalHostApp.Create(
        [
            "--Storage:DataDirectory", _data.Path, "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "None",
            "--Host:SweepInterval", "00:00:00.2", "--Host:ProbeInterval", "00:00:00.2", .. settings,
        ]);
        Store = EmbeddedStorage.OpenBlobs(_data.Path, TimeProvider.System);
        Queue = new EmbeddedWorkQueue(_data.Combine("queues"), new EmbeddedQueueOptions(), TimeProvider.System);
    }

    public IBlobStore Store { get; }

    public IWorkQueue Queue { get; }

    public HttpClient Client { get; } = new();

    public static async Task<LocalHostFixture> StartAsync(params string[] settings)
    {
        var fixture = new LocalHostFixture(settings);
        await fixture._app.StartAsync();
        fixture.Client.BaseAddress = new Uri(fixture._app.Urls.First());
        return fixture;
    }

    public Task StopAsync() => _app.StopAsync();

    public async Task<string> GetTextAsync(string path)
    {
        using HttpResponseMessage reply = await Client.GetAsync(new Uri(path, UriKind.Relative));
        return await reply.Content.ReadAsStringAsync();
    }

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
            CreatedAt = TimeProvider.System.GetUtcNow(),
        };
        return Store.PutAsync(
            BlobLayout.Model(model.Slug),
            new MemoryStream(RecordJson.Serialize(model, RecordJson.Model)),
            BlobMetadata.Empty,
            BlobCondition.None,
            CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        _data.Dispose();
    }
}
