using Azure.Core;
using Azure.Storage.Blobs;
using Pipeline.Storage.Azure.Blobs;
using Pipeline.Storage.Composition;

namespace Pipeline.AzureStorage.Tests.Blobs;

/// <summary>The emulator's blobs.</summary>
internal static class EmulatedBlobs
{
    /// <summary>The adapter, as the programs compose it.</summary>
    public static AzureBlobStore Open() => new(Client(), TimeProvider.System);

    /// <summary>The service below the adapter.</summary>
    public static BlobServiceClient Client() =>
        AzureBlobClients.Open(new AccountConnection(Emulator.ConnectionString, null), NoIdentity);

    private static TokenCredential NoIdentity() => throw new InvalidOperationException("A connection string needs no identity.");
}
