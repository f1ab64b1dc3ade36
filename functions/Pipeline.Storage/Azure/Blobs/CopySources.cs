using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;

namespace Pipeline.Storage.Azure.Blobs;

/// <summary>
/// Addresses under which the service reads the source of a copy: with a signature, since a copy is not admitted to its source
/// by the right to its target. Signed by the account's key where we have it, else in the name of the identity.
/// </summary>
internal sealed class CopySources(BlobServiceClient service, DelegationKeys keys, TimeProvider time)
{
    // The source is read during the one call. Azure admits no caller whose clock is off by more than 15 minutes.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(20);

    internal async Task<Uri> SignAsync(BlobBaseClient source, CancellationToken cancellationToken)
    {
        BlobSasBuilder signature = new(BlobSasPermissions.Read, time.GetUtcNow() + Lifetime)
        {
            BlobContainerName = source.BlobContainerName,
            BlobName = source.Name,
            Resource = "b",
        };
        if (source.CanGenerateSasUri)
        {
            return source.GenerateSasUri(signature);
        }

        UserDelegationKey key = await keys.GetAsync(Lifetime, cancellationToken);
        return new BlobUriBuilder(source.Uri) { Sas = signature.ToSasQueryParameters(key, service.AccountName) }.ToUri();
    }
}
