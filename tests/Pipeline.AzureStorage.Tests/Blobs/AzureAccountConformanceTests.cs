using Azure.Identity;
using Pipeline.Contracts.Storage;
using Pipeline.Storage.Azure.Blobs;
using Pipeline.Storage.Composition;
using Pipeline.TestKit.Conformance;

namespace Pipeline.AzureStorage.Tests.Blobs;

/// <summary>
/// The suite against a storage account of Azure. Its blobs stay, under names of their own in the container of all data, so give
/// it an account that may be thrown away.
/// </summary>
[TestClass]
[TestCategory("Azure")]
public sealed class AzureAccountConformanceTests : BlobStoreConformance
{
    private const string Variable = "PIPELINE_TEST_BLOBS";

    protected override Task<IBlobStore> OpenStoreAsync()
    {
        string setting = Environment.GetEnvironmentVariable(Variable) ?? string.Empty;
        if (setting.Length == 0)
        {
            Assert.Inconclusive($"{Variable} names no storage account (an address for the identity of this process, or a connection string).");
        }

        AccountConnection connection = setting.StartsWith("https://", StringComparison.Ordinal)
            ? new AccountConnection(ConnectionString: null, new Uri(setting))
            : new AccountConnection(setting, ServiceUri: null);
        return Task.FromResult<IBlobStore>(
            new AzureBlobStore(AzureBlobClients.Open(connection, () => new DefaultAzureCredential()), TimeProvider.System));
    }

    protected override Task PassAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System, Token);
}
