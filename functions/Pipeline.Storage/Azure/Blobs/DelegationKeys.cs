using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Pipeline.Storage.Azure.Blobs;

/// <summary>The key that signs in the name of an identity: asked for once in hours, by whoever needs it first.</summary>
/// <param name="calls">Runs the calls.</param>
/// <param name="service">Gives the key; the identity needs the role Storage Blob Delegator.</param>
/// <param name="time">Says when the key is near its end.</param>
internal sealed class DelegationKeys(BlobCalls calls, BlobServiceClient service, TimeProvider time)
{
    // the service allows seven days; an identity whose rights were withdrawn should not sign for so long
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(4);

    private readonly Lock _gate = new();
    private Task<UserDelegationKey>? _key;
    private DateTimeOffset _expiresAt;

    /// <summary>A key that is good for at least as long as that.</summary>
    internal Task<UserDelegationKey> GetAsync(TimeSpan atLeast, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            DateTimeOffset now = time.GetUtcNow();
            if (_key is null or { IsFaulted: true } or { IsCanceled: true } || now + atLeast > _expiresAt)
            {
                _expiresAt = now + Lifetime;
                _key = AskAsync(_expiresAt);
            }

            return _key.WaitAsync(cancellationToken);
        }
    }

    // On nobody's token, since many wait for it. No start: it holds at once, whatever this machine's clock says.
    private Task<UserDelegationKey> AskAsync(DateTimeOffset expiresAt) => calls.RunAsync(
        async () => (await service.GetUserDelegationKeyAsync(null, expiresAt, CancellationToken.None)).Value, CancellationToken.None);
}
