using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Pipeline.Telemetry.Metrics;

namespace Pipeline.Telemetry.Otlp;

/// <summary>Pushes metrics and traces to a collector from the host's start to its stop; the stop sends what is left.</summary>
/// <param name="settings">Where to.</param>
/// <param name="serviceName">The resource's service.name, unless OTEL_SERVICE_NAME or OTEL_RESOURCE_ATTRIBUTES say otherwise.</param>
/// <param name="configuration">Read by the exporter for all OTEL_ variables: headers, intervals, timeouts, endpoints per signal.</param>
/// <param name="logger">Told once that the push is on.</param>
internal sealed partial class OtlpPush(
    OtlpSettings settings,
    string serviceName,
    IConfiguration configuration,
    ILogger<OtlpPush> logger) : IHostedService, IDisposable
{
    private const string OurNames = PrometheusExporter.MeterNamePrefix + "*";

    private readonly ILogger _logger = logger;
    private MeterProvider? _meters;
    private TracerProvider? _traces;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _meters = Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration))
            .ConfigureResource(Describe)
            .AddMeter(OurNames, "System.Runtime", "Microsoft.AspNetCore.Hosting")
            .AddOtlpExporter()
            .Build();
        _traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration))
            .ConfigureResource(Describe)
            .AddSource(OurNames)
            .AddOtlpExporter()
            .Build();
        LogPushing(settings.Endpoint, settings.Protocol ?? "the exporter's default protocol");

        return Task.CompletedTask;
    }

    // Each provider waits up to five seconds for a collector that does not answer; side by side, so that a worker that
    // was told to end does not lose ten.
    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(
            Task.Run(() => _meters?.Dispose(), cancellationToken),
            Task.Run(() => _traces?.Dispose(), cancellationToken)).WaitAsync(cancellationToken);

    public void Dispose()
    {
        _meters?.Dispose();
        _traces?.Dispose();
    }

    // what the environment says comes last and wins, as OpenTelemetry's specification wants
    private void Describe(ResourceBuilder resource) => resource.AddService(serviceName).AddEnvironmentVariableDetector();
}
