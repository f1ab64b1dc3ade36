using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Pipeline.Telemetry.Health;
using Pipeline.Telemetry.Metrics;

namespace Pipeline.Telemetry;

public static class TelemetryServices
{
    /// <summary>
    /// Everything that a host of ours says about itself: logs, metrics, health and, when it is configured, the push to a
    /// collector. Call it before other services: hosted services stop in reverse order, and the push should stop last.
    /// </summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="serviceName">The service.name that a collector shows, such as <c>pipeline-worker</c>.</param>
    public static WebApplicationBuilder AddPipelineTelemetry(this WebApplicationBuilder builder, string serviceName)
    {
        builder.Logging.AddPipelineLogging();
        builder.Services.TryAddSingleton<HealthState>();
        builder.Services.TryAddSingleton(services => new PrometheusExporter(
            services.GetRequiredService<IMeterFactory>(),
            services.GetRequiredService<ILogger<PrometheusExporter>>()));
        builder.Services.AddPipelineOtlp(builder.Configuration, serviceName);

        return builder;
    }
}
