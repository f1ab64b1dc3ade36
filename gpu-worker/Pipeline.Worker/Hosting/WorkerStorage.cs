using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Storage;
using Pipeline.Storage.Embedded;
using Pipeline.Storage.Resilience;

namespace Pipeline.Worker.Hosting;

/// <summary>The storage that this worker is built with: files of this machine, in the folders that the control plane uses too.</summary>
internal static class WorkerStorage
{
    private const string Blobs = "blobs";
    private const string Queues = "queues";

    public static IBlobStore CreateBlobStore(string dataDirectory, TimeProvider time) =>
        new EmbeddedBlobStore(Path.Combine(dataDirectory, Blobs), time);

    /// <summary>Both ports, with retries of what may pass.</summary>
    public static IServiceCollection AddWorkerStorage(this IServiceCollection services, string dataDirectory)
    {
        services.AddSingleton<StorageMetrics>();
        services.AddSingleton<IBlobStore>(provider => new ResilientBlobStore(
            CreateBlobStore(dataDirectory, provider.GetRequiredService<TimeProvider>()),
            new StorageResilienceOptions(),
            provider.GetRequiredService<StorageMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ResilientBlobStore>>()));
        services.AddSingleton<IWorkQueue>(provider => new ResilientWorkQueue(
            new EmbeddedWorkQueue(
                Path.Combine(dataDirectory, Queues), new EmbeddedQueueOptions(), provider.GetRequiredService<TimeProvider>()),
            new StorageResilienceOptions(),
            provider.GetRequiredService<StorageMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ResilientWorkQueue>>()));
        return services;
    }
}
