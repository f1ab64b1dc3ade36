using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Storage;
using Pipeline.Storage.Resilience;

namespace Pipeline.Storage.Embedded;

/// <summary>The embedded storage mode as a whole: both ports over one data folder, the same for every program.</summary>
public static class EmbeddedStorage
{
    private const string BlobFolder = "blobs";
    private const string QueueFolder = "queues";

    /// <summary>The blobs of a data folder, without retries.</summary>
    public static EmbeddedBlobStore OpenBlobs(string dataDirectory, TimeProvider time) =>
        new(Path.Combine(dataDirectory, BlobFolder), time);

    /// <summary>The queues of a data folder, without retries.</summary>
    public static EmbeddedWorkQueue OpenQueues(string dataDirectory, TimeProvider time) =>
        new(Path.Combine(dataDirectory, QueueFolder), new EmbeddedQueueOptions(), time);

    /// <summary>Adds both ports, with retries of what may pass. Needs a clock, loggers and a meter factory.</summary>
    public static IServiceCollection AddEmbeddedStorage(this IServiceCollection services, string dataDirectory) => services
        .AddSingleton<StorageMetrics>()
        .AddSingleton<IBlobStore>(provider => new ResilientBlobStore(
            OpenBlobs(dataDirectory, provider.GetRequiredService<TimeProvider>()),
            new StorageResilienceOptions(),
            provider.GetRequiredService<StorageMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ResilientBlobStore>>()))
        .AddSingleton<IWorkQueue>(provider => new ResilientWorkQueue(
            OpenQueues(dataDirectory, provider.GetRequiredService<TimeProvider>()),
            new StorageResilienceOptions(),
            provider.GetRequiredService<StorageMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ResilientWorkQueue>>()));
}
