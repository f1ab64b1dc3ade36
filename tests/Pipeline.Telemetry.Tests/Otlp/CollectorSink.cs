using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Pipeline.Telemetry.Tests.Otlp;

/// <summary>A collector on a free port that keeps what is posted to it.</summary>
internal sealed class CollectorSink : IAsyncDisposable
{
    private readonly WebApplication _app;

    private CollectorSink(WebApplication app) => _app = app;

    public ConcurrentQueue<(string Path, string? ContentType, string? Key, byte[] Body)> Posts { get; } = new();

    public string Endpoint => _app.Urls.First();

    public static async Task<CollectorSink> StartAsync(CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        CollectorSink sink = new(builder.Build());
        sink._app.Run(sink.KeepAsync);
        await sink._app.StartAsync(cancellationToken);

        return sink;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task KeepAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        Posts.Enqueue((context.Request.Path, context.Request.ContentType, context.Request.Headers["x-key"], body.ToArray()));
    }
}
