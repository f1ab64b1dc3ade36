using System.Diagnostics.Metrics;
using Pipeline.Contracts;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest;
using Pipeline.LocalHost.Observation;
using Pipeline.LocalHost.Queues;
using Pipeline.LocalHost.Schedules;
using Pipeline.LocalHost.Settings;
using Pipeline.LocalHost.Sweeps;
using Pipeline.Telemetry.Health;

namespace Pipeline.LocalHost.Hosting;

/// <summary>The use cases, and what calls them without being asked over HTTP.</summary>
internal static class ControlPlane
{
    /// <summary>Adds the use cases.</summary>
    public static IServiceCollection AddControlPlane(this IServiceCollection services, BatchLimits limits) => services
        .AddSingleton(provider => IngestServices.Create(
            provider.GetRequiredService<IBlobStore>(),
            provider.GetRequiredService<IWorkQueue>(),
            new IngestOptions { Limits = limits },
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetRequiredService<IMeterFactory>().Create(IngestServices.MeterName)));

    /// <summary>Adds the pumps of the queues, the sweep, the schedules and the watches.</summary>
    public static IServiceCollection AddBackgroundWork(this IServiceCollection services, LocalHostOptions options) => services
        .AddPump(Names.SubmissionQueue, options, ingest => (message, token) => ingest.Submissions.HandleAsync(message.Body, token))
        .AddPump(Names.EventQueue, options, ingest => (message, token) => ingest.ShardsFinished.HandleAsync(message.Body, token))
        .AddPump(Names.IntakeQueue, options, ingest => (message, token) => ingest.Intake.HandleAsync(message.Body, token))
        .AddPump(
            Names.DeadLetterQueue,
            options,
            ingest => (message, token) => ingest.DeadLetters.HandleAsync(message.DeadLetter, message.Id, message.Body, token))
        .AddSingleton<IHostedService>(provider => new SweepTimer(
            provider.GetRequiredService<IngestServices>().Sweeper.SweepAsync,
            options.SweepInterval,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SweepTimer>>()))
        .AddSingleton<IHostedService>(provider => new ScheduleTimer(
            provider.GetRequiredService<IngestServices>().Scheduler.RunAsync,
            options.ScheduleInterval,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ScheduleTimer>>()))
        .AddSingleton<IHostedService>(provider => new StorageWatch(
            provider.GetRequiredService<IBlobStore>(),
            provider.GetRequiredService<HealthState>(),
            options.ProbeInterval,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<StorageWatch>>()))
        .AddSingleton<QueueDepthMetrics>()
        .AddSingleton<IHostedService>(provider => new QueueDepthWatch(
            provider.GetRequiredService<IWorkQueue>(),
            token => ModelQueuesAsync(provider.GetRequiredService<IngestServices>(), token),
            provider.GetRequiredService<QueueDepthMetrics>(),
            options.ProbeInterval,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<QueueDepthWatch>>()));

    private static IServiceCollection AddPump(
        this IServiceCollection services, string queue, LocalHostOptions options, Func<IngestServices, MessageHandler> handler) =>
        services.AddSingleton<IHostedService>(provider => new QueuePump(
            provider.GetRequiredService<IWorkQueue>(),
            new PumpedQueue(queue, handler(provider.GetRequiredService<IngestServices>()), options.MessagesAtOnce),
            provider.GetRequiredService<HealthState>(),
            provider.GetRequiredService<IHostApplicationLifetime>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));

    private static async Task<IReadOnlyList<string>> ModelQueuesAsync(IngestServices ingest, CancellationToken cancellationToken) =>
        [.. (await ingest.Models.ListAsync(cancellationToken)).Select(model => model.Queue())];
}
