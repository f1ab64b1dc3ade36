using Pipeline.Contracts.Storage;
using Pipeline.Storage.Resilience;
using Pipeline.TestKit;
using Pipeline.TestKit.Conformance;

namespace Pipeline.AzureStorage.Tests.Blobs;

/// <summary>Against Azurite, with the retries that every program puts around the adapter.</summary>
[TestClass]
public sealed class ResilientAzureBlobStoreConformanceTests : BlobStoreConformance, IDisposable
{
    private readonly RecordingMeterFactory _meters = new();

    public void Dispose() => _meters.Dispose();

    protected override Task<IBlobStore> OpenStoreAsync() => Task.FromResult<IBlobStore>(new ResilientBlobStore(
        EmulatedBlobs.Open(),
        new StorageResilienceOptions(),
        new StorageMetrics(_meters),
        TimeProvider.System,
        new RecordingLogger<ResilientBlobStore>()));

    protected override Task PassAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System, Token);
}
