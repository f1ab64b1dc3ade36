using System.Diagnostics;
using Azure.Identity;
using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Storage;
using Pipeline.Storage.Azure.Blobs;
using Pipeline.Storage.Azure.Queues;
using Pipeline.Storage.Embedded;
using Pipeline.Storage.Resilience;

namespace Pipeline.Storage.Composition;

/// <summary>Both ports as the settings say, the same for every program.</summary>
public static class PipelineStorage
{
    /// <summary>The blobs, without retries of our own.</summary>
    public static IBlobStore OpenBlobs(StorageProfile profile, TimeProvider time) => profile switch
    {
        { DataDirectory: { } folder } => EmbeddedStorage.OpenBlobs(folder, time),
        { Blobs: { } connection } => new AzureBlobStore(AzureBlobClients.Open(connection, Credential), time),
        _ => throw new UnreachableException(),
    };

    /// <summary>The queues, without retries of our own.</summary>
    /// <param name="profile">Which.</param>
    /// <param name="serviceBus">Opens the Service Bus adapter, which lies in a project of its own.</param>
    /// <param name="time">The clock.</param>
    public static IWorkQueue OpenQueues(
        StorageProfile profile, Func<ServiceBusConnection, TimeProvider, IWorkQueue> serviceBus, TimeProvider time) => profile switch
        {
            { DataDirectory: { } folder } => EmbeddedStorage.OpenQueues(folder, time),
            { ServiceBus: { } connection } => serviceBus(connection, time),
            { Queues: { ConnectionString: { } connection } } => Open(new QueueServiceClient(connection), time),
            { Queues: { ServiceUri: { } address } } => Open(new QueueServiceClient(address, Credential()), time),
            _ => throw new UnreachableException(),
        };

    /// <summary>Adds both ports, with retries of what may pass. Needs a clock, loggers and a meter factory.</summary>
    public static IServiceCollection AddPipelineStorage(
        this IServiceCollection services,
        StorageProfile profile,
        Func<ServiceBusConnection, TimeProvider, IWorkQueue> serviceBus) => services
        .AddSingleton<StorageMetrics>()
        .AddSingleton<IBlobStore>(provider => new ResilientBlobStore(
            OpenBlobs(profile, provider.GetRequiredService<TimeProvider>()),
            new StorageResilienceOptions(),
            provider.GetRequiredService<StorageMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ResilientBlobStore>>()))
        .AddSingleton<IWorkQueue>(provider => new ResilientWorkQueue(
            OpenQueues(profile, serviceBus, provider.GetRequiredService<TimeProvider>()),
            new StorageResilienceOptions(),
            provider.GetRequiredService<StorageMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ResilientWorkQueue>>()));

    // AZURE_CLIENT_ID says which identity where there are several
    private static DefaultAzureCredential Credential() => new();

    private static StorageQueueWorkQueue Open(QueueServiceClient service, TimeProvider time) => new(service, new StorageQueueOptions(), time);
}
