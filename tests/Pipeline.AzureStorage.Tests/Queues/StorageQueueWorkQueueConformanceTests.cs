using Azure.Storage.Queues;
using Pipeline.Contracts.Queues;
using Pipeline.Storage.Azure.Queues;
using Pipeline.TestKit.Conformance;

namespace Pipeline.AzureStorage.Tests.Queues;

/// <summary>Against Azurite, in real time.</summary>
[TestClass]
public sealed class StorageQueueWorkQueueConformanceTests : WorkQueueConformance
{
    // Short for the suite's sake, but long enough that a loaded machine settles a message in time.
    private static readonly StorageQueueOptions Options = new() { LockDuration = TimeSpan.FromSeconds(4) };

    protected override string? DepthIsCoarse =>
        "The service tells one approximate count of all messages, leased and delayed ones among them.";

    protected override Task<IWorkQueue> OpenQueueAsync() => Task.FromResult<IWorkQueue>(new StorageQueueWorkQueue(
        new QueueServiceClient(Emulator.ConnectionString, QueueClientSettings.Create()), Options, TimeProvider.System));

    protected override Task PassAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System, Token);
}
