using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pipeline.LocalHost;
using Pipeline.LocalHost.Hosting;
using Pipeline.LocalHost.Observation;
using Pipeline.Telemetry.Health;
using Pipeline.TestKit;

namespace Pipeline.Functions.Tests.Parity;

/// <summary>What the local host listens to, as it is put together; it is never started.</summary>
internal sealed class LocalHostSurface : IAsyncDisposable
{
    // The platform watches a function app by itself.
    private static readonly string[] TelemetryRoutes = ["/metrics", "/healthz", "/readyz"];

    // As QueuePump declares what it waits for.
    private const string QueueCondition = "queue ";

    private readonly TempDirectory _data = new();
    private readonly WebApplication _app;

    public LocalHostSurface() => _app = LocalHostApp.Create(["--Storage:DataDirectory", _data.Path, "--Logging:LogLevel:Default", "None"]);

    /// <summary>Each method of each route, as <c>GET v1/files</c>; what takes every method as <c>* {**path}</c>.</summary>
    public IReadOnlyList<string> Routes => [.. ((IEndpointRouteBuilder)_app).DataSources
        .SelectMany(source => source.Endpoints)
        .OfType<RouteEndpoint>()
        .Where(endpoint => !TelemetryRoutes.Contains(endpoint.RoutePattern.RawText))
        .SelectMany(Describe)
        .Order(StringComparer.Ordinal)];

    /// <summary>The queues that are pumped.</summary>
    public IReadOnlyList<string> Queues
    {
        get
        {
            _ = HostedServices; // a pump declares its queue when it is made
            return [.. _app.Services.GetRequiredService<HealthState>().NotReadyReasons
                .Where(reason => reason.StartsWith(QueueCondition, StringComparison.Ordinal))
                .Select(reason => reason[QueueCondition.Length..reason.IndexOf(':', StringComparison.Ordinal)])
                .Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>What is done by the clock, by the names of the classes; what only watches left out.</summary>
    public IReadOnlyList<string> Timers => [.. HostedServices
        .OfType<PeriodicService>()
        .Select(service => service.GetType())
        .Where(type => type.Namespace != typeof(StorageWatch).Namespace)
        .Select(type => type.Name)
        .Order(StringComparer.Ordinal)];

    private IEnumerable<IHostedService> HostedServices => _app.Services.GetServices<IHostedService>();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _data.Dispose();
    }

    private static IEnumerable<string> Describe(RouteEndpoint endpoint)
    {
        string path = endpoint.RoutePattern.RawText!.TrimStart('/');
        IReadOnlyList<string>? methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods;

        // beside its methods each path has an endpoint that refuses all others: the fallback function's share
        return methods is not null ? methods.Select(method => $"{method} {path}")
            : endpoint.Order == int.MaxValue ? [$"* {path}"]
            : [];
    }
}
