using Pipeline.Contracts.Storage;
using Pipeline.TestKit.Storage;

namespace Pipeline.Contracts.Tests.Ledgers;

/// <summary>
/// A store whose next commit can be made to time out and yet to land later, just before the commit that follows: what a network
/// does when a request is held up on the way.
/// </summary>
internal sealed class LateWriteStore(IBlobStore inner) : DelegatingBlobStore(inner)
{
    private Func<Task>? _late;

    /// <summary>Whether the next commit times out.</summary>
    public bool HoldsNextCommit { get; set; }

    public override async Task<string?> CommitAsync(
        string name,
        IReadOnlyList<string> blockIds,
        IReadOnlyDictionary<string, string> metadata,
        BlobCondition condition,
        CancellationToken cancellationToken)
    {
        if (HoldsNextCommit)
        {
            HoldsNextCommit = false;
            string[] blocks = [.. blockIds];
            _late = () => base.CommitAsync(name, blocks, metadata, condition, CancellationToken.None);
            throw new StorageUnavailableException("A commit that lands later", null);
        }

        if (_late is { } late)
        {
            _late = null;
            await late();
        }

        return await base.CommitAsync(name, blockIds, metadata, condition, cancellationToken);
    }
}
