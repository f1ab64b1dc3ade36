using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Pipeline.Contracts.Storage;

namespace Pipeline.Storage.Azure.Blobs;

/// <summary>Runs calls to the blob service, and turns what it refuses into what the port promises.</summary>
/// <param name="service">Address of the service, without secrets.</param>
internal sealed class BlobCalls(string service)
{
    /// <exception cref="StorageUnavailableException">The failure may pass, or the service does not admit us.</exception>
    internal async Task<T> RunAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception failure) when (
            !cancellationToken.IsCancellationRequested && BlobFailures.Translate(failure, service) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>
    /// Runs a write. A container that is not there is made by the write that misses it, so none costs a call once it is there;
    /// whoever else makes it at the same time is as welcome.
    /// </summary>
    internal Task<T> WriteAsync<T>(BlockBlobClient blob, Func<Task<T>> write, CancellationToken cancellationToken) => RunAsync(
        async () =>
        {
            try
            {
                return await write();
            }
            catch (RequestFailedException failure) when (BlobFailures.IsNoContainer(failure))
            {
                await blob.GetParentBlobContainerClient().CreateIfNotExistsAsync(cancellationToken: cancellationToken);
                return await write();
            }
        },
        cancellationToken);
}
