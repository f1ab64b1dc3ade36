using Pipeline.Api;
using Pipeline.Ingest;
using Pipeline.LocalHost.Settings;
using Pipeline.ServiceBus;
using Pipeline.Storage.Composition;
using Pipeline.Telemetry;

namespace Pipeline.LocalHost.Hosting;

/// <summary>The host, put together and not yet started.</summary>
internal static class LocalHostApp
{
    // Says "Hosting failed to start" as an Error with a stack trace, where the operator gets a sentence.
    private const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";

    // Settings are read once. To watch appsettings.json, .NET watches every folder below the working directory: thousands of inotify
    // watches, and a wake-up for each file that changes where the data lie in it.
    private const string WithoutFileWatch = "--hostBuilder:reloadConfigOnChange=false";

    // Orchestrators kill after 10 s at the earliest; the pumps drain in 6 of these.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(9);

    /// <summary>Puts the host together.</summary>
    /// <param name="args">The command line: settings as <c>--Host:Port 7071</c>, addresses as <c>--urls</c>.</param>
    /// <exception cref="InvalidSettingsException">Settings are wrong.</exception>
    /// <exception cref="Contracts.Storage.StorageUnavailableException">The data folder cannot be made or read.</exception>
    public static WebApplication Create(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder([.. args, WithoutFileWatch]);
        HostProfile profile = HostProfile.Read(builder.Configuration);
        builder.AddPipelineTelemetry("pipeline-host");
        builder.Logging.AddFilter(HostCategory, LogLevel.Critical); // a background service that ends the host is one
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = StopLimit);
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddPipelineStorage(profile.Storage, ServiceBusQueues.Open)
            .AddControlPlane(profile.Limits)
            .AddBackgroundWork(profile.Host);
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
        {
            builder.WebHost.UseUrls(profile.Host.Url());
        }

        WebApplication app = builder.Build();
        app.MapPipelineTelemetry();
        app.MapPipelineApi(Ingest(app.Services), profile.Limits);
        return app;
    }

    private static IngestServices Ingest(IServiceProvider services)
    {
        try
        {
            return services.GetRequiredService<IngestServices>();
        }
        catch (ArgumentException exception)
        {
            // limits that are good one by one and do not go together
            throw new InvalidSettingsException([$"Limits: {exception.Message}"]);
        }
    }
}
