using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Storage;
using Pipeline.Functions.Http;
using Pipeline.Functions.Queues;
using Pipeline.Ingest;
using Pipeline.ServiceBus;
using Pipeline.Storage.Composition;
using Pipeline.Telemetry;

namespace Pipeline.Functions.Hosting;

/// <summary>
/// The use cases, as the local host puts them together. Logs go where the Functions host takes them; metrics and traces to
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, where that is set.
/// </summary>
internal static class ControlPlane
{
    private const string ServiceName = "pipeline-functions";

    /// <summary>Adds all that the functions ask for.</summary>
    public static void AddControlPlane(this IHostApplicationBuilder builder)
    {
        FunctionsProfile profile = FunctionsProfile.Read(builder.Configuration);
        builder.Services
            .AddPipelineOtlp(builder.Configuration, ServiceName)
            .AddSingleton(TimeProvider.System)
            .AddPipelineStorage(profile.Storage, ServiceBusQueues.Open)
            .AddFunctions(profile);
    }

    /// <summary>Adds the use cases and what stands between them and the triggers; the ports and the clock are there.</summary>
    internal static IServiceCollection AddFunctions(this IServiceCollection services, FunctionsProfile profile) => services
        .AddSingleton(provider => IngestServices.Create(
            provider.GetRequiredService<IBlobStore>(),
            provider.GetRequiredService<IWorkQueue>(),
            new IngestOptions { Limits = profile.Limits },
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetRequiredService<IMeterFactory>().Create(IngestServices.MeterName)))
        .AddSingleton(provider => new ApiPipeline(provider, provider.GetRequiredService<IngestServices>(), profile.Uploads))
        .AddSingleton<MessageSettlement>();

    /// <summary>Makes the use cases, so that limits which do not go together end the start and not the first request.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public static void StartControlPlane(this IServiceProvider services) => services.GetRequiredService<ApiPipeline>();
}
