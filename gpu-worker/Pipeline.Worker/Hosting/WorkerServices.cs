using System.Globalization;
using Pipeline.Contracts;
using Pipeline.Engine.Encoding;
using Pipeline.ServiceBus;
using Pipeline.Storage.Composition;
using Pipeline.Telemetry;
using Pipeline.Worker.Metrics;
using Pipeline.Worker.Models;
using Pipeline.Worker.Models.Fetching;
using Pipeline.Worker.Settings;

namespace Pipeline.Worker.Hosting;

/// <summary>Composes the worker.</summary>
internal static class WorkerServices
{
    // says "Hosting failed to start" as an Error with a stack trace, where the operator gets a sentence
    private const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";

    // Settings are read once. To watch appsettings.json, .NET watches every folder below the working directory: thousands of inotify
    // watches, and a wake-up for each file that changes where the data lie in it.
    private const string WithoutFileWatch = "--hostBuilder:reloadConfigOnChange=false";

    // a container has 30 s from SIGTERM; ours is to be gone well within 25
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(22);

    /// <summary>Builds the host.</summary>
    /// <param name="arguments">Settings as <c>--Worker:Port=8081</c>.</param>
    /// <param name="cpuCount">CPUs that the process was pinned to: the engine's threads unless a setting says otherwise.</param>
    /// <param name="dataDirectory">Goes before the setting of the same meaning; or null.</param>
    /// <exception cref="WorkerSettingsException">The configuration is not usable.</exception>
    public static WebApplication Build(string[] arguments, int? cpuCount, string? dataDirectory)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder([.. arguments, WithoutFileWatch]);
        Prefer(builder.Configuration, cpuCount, dataDirectory);
        WorkerProfile profile = WorkerSettings.Read(builder.Configuration);
        builder.AddPipelineTelemetry("pipeline-worker");
        builder.Logging.AddFilter(HostCategory, LogLevel.Critical);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(profile.Address, profile.Port));
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddPipelineStorage(profile.Storage, ServiceBusQueues.Open).AddWorker(profile);
        return builder.Build();
    }

    /// <summary>Everything but storage and telemetry.</summary>
    public static IServiceCollection AddWorker(this IServiceCollection services, WorkerProfile profile)
    {
        services.AddSingleton(profile);
        services.AddSingleton<WorkerMetrics>();
        services.AddSingleton<RunnerLoader>();
        services.AddSingleton<DecoderLoader>();
        services.AddSingleton<ModelRegistration>();
        services.AddSingleton(provider => new ModelCache(profile.ModelCache, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ModelFetcher>();
        services.AddSingleton<ModelLoader>();
        services.AddSingleton<WorkerPumps>();
        services.AddHostedService<WorkerService>();
        return services;
    }

    private static void Prefer(ConfigurationManager configuration, int? cpuCount, string? dataDirectory)
    {
        var preferred = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (cpuCount is { } count)
        {
            PreferCount($"{WorkerSettings.EngineSection}:{nameof(EncoderEngineOptions.WorkerCount)}", count);
            PreferCount($"{WorkerOptions.Section}:{nameof(WorkerOptions.DecoderThreads)}", count);
        }

        if (dataDirectory is not null)
        {
            preferred[Names.DataDirectorySetting] = dataDirectory;
        }

        configuration.AddInMemoryCollection(preferred);

        void PreferCount(string setting, int value)
        {
            if (configuration[setting] is null)
            {
                preferred[setting] = value.ToString(CultureInfo.InvariantCulture);
            }
        }
    }
}
