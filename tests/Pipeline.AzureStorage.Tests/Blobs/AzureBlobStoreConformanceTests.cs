using Pipeline.Contracts.Storage;
using Pipeline.TestKit.Conformance;

namespace Pipeline.AzureStorage.Tests.Blobs;

/// <summary>Against Azurite, every client a connection of its own.</summary>
[TestClass]
public sealed class AzureBlobStoreConformanceTests : BlobStoreConformance
{
    protected override Task<IBlobStore> OpenStoreAsync() => Task.FromResult<IBlobStore>(EmulatedBlobs.Open());

    protected override Task PassAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System, Token);
}
