using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Storage;
using Pipeline.Storage.Embedded;
using Pipeline.Storage.Resilience;

namespace Pipeline.LocalHost.Hosting;

/// <summary>The embedded storage: files of this machine, in the folders that the workers use too.</summary>
internal static class LocalStorage
{
    private const string Blobs = "blobs";
    private const string Queues = "queues";

    /// <summary>Adds both ports, with retries of what may pass.</summary>
    public static IServiceCollection AddLocalStorage(this IServiceCollection services, string dataDirectory) => services
        .AddSingleton<StorageMetrics>()
        .AddSingleton<IBlobStore>(provider => new ResilientBlobStore(
            new EmbeddedBlobStore(Path.Combine(dataDirectory, Blobs), provider.GetRequiredService<TimeProvider>()),
            new StorageResilienceOptions(),
            provider.GetRequiredService<StorageMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ResilientBlobStore>>()))
        .AddSingleton<IWorkQueue>(provider => new ResilientWorkQueue(
            new EmbeddedWorkQueue(
                Path.Combine(dataDirectory, Queues), new EmbeddedQueueOptions(), provider.GetRequiredService<TimeProvider>()),
            new StorageResilienceOptions(),
            provider.GetRequiredService<StorageMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ResilientWorkQueue>>()));
}
