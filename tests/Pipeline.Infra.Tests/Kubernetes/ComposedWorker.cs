using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Pipeline.Telemetry;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Settings;

namespace Pipeline.Infra.Tests.Kubernetes;

/// <summary>The worker as its own code composes it from a pod's settings, and never starts it.</summary>
internal sealed class ComposedWorker : IAsyncDisposable
{
    private readonly WebApplication _app;

    /// <exception cref="WorkerSettingsException">A setting of the pod is missing, unknown or wrong.</exception>
    public ComposedWorker(WorkerPod pod)
    {
        _app = WorkerServices.Build([.. pod.Settings], cpuCount: null, dataDirectory: null);
        _app.MapPipelineTelemetry();
    }

    public WorkerProfile Profile => _app.Services.GetRequiredService<WorkerProfile>();

    /// <summary>From SIGTERM to the end of the process, at most.</summary>
    public TimeSpan ShutdownTimeout => _app.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;

    /// <summary>The paths that it answers to.</summary>
    public IEnumerable<string> Routes => ((IEndpointRouteBuilder)_app).DataSources
        .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Select(endpoint => endpoint.RoutePattern.RawText!);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
