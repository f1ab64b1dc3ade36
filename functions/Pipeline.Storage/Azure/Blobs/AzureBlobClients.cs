using Azure.Core;
using Azure.Storage.Blobs;
using Pipeline.Storage.Composition;

namespace Pipeline.Storage.Azure.Blobs;

/// <summary>Clients of the blob service with settings that suit <see cref="AzureBlobStore"/>.</summary>
internal static class AzureBlobClients
{
    /// <summary>Opens a client; calls nobody.</summary>
    /// <param name="connection">Of the account.</param>
    /// <param name="identity">Who we are where the connection is an address.</param>
    internal static BlobServiceClient Open(AccountConnection connection, Func<TokenCredential> identity) => connection.ServiceUri is { } address
        ? new BlobServiceClient(address, identity(), Options())
        : new BlobServiceClient(connection.ConnectionString, Options());

    // Resilience/ repeats whole calls. The client's own retries are few and short: they are for what cannot be repeated from
    // outside, the later blocks of a stream that cannot be rewound and the later windows of a read.
    private static BlobClientOptions Options() => new()
    {
        Retry =
        {
            Mode = RetryMode.Exponential,
            MaxRetries = 2,
            Delay = TimeSpan.FromSeconds(0.2),
            MaxDelay = TimeSpan.FromSeconds(2),
            NetworkTimeout = TimeSpan.FromSeconds(60), // for one attempt: it moves a block, or copies one within the service
        },
    };
}
