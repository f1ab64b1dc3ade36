using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.Telemetry.Otlp;

namespace Pipeline.Telemetry;

public static class OtlpServices
{
    /// <summary>
    /// Pushes our metrics, those of the runtime and of ASP.NET Core hosting, and our traces to
    /// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>. Adds nothing when that is not set.
    /// </summary>
    /// <param name="services">Gets one hosted service, or nothing.</param>
    /// <param name="configuration">Holds the OTEL_ variables, as a host's configuration does.</param>
    /// <param name="serviceName">The service.name that a collector shows.</param>
    /// <exception cref="InvalidOperationException">Endpoint or protocol is set and not usable; names the variable.</exception>
    public static IServiceCollection AddPipelineOtlp(this IServiceCollection services, IConfiguration configuration, string serviceName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(serviceName);

        if (OtlpSettings.From(configuration) is not { } settings)
        {
            return services;
        }

        return services.AddSingleton<IHostedService>(provider =>
            new OtlpPush(settings, serviceName, configuration, provider.GetRequiredService<ILogger<OtlpPush>>()));
    }
}
