using Pipeline.Contracts.Storage;

namespace Pipeline.Contracts.Tests.Ledgers;

/// <summary>
/// A store whose next commit can be made to time out and yet to land later, just before the commit that follows: what a network
/// does when a request is held up on the way.
/// </summary>
internal sealed class LateWriteStore(IBlobStore inner) : IBlobStore
{
    private Func<Task>? _late;

    /// <summary>Whether the next commit times out.</summary>
    public bool HoldsNextCommit { get; set; }

    public async Task<string?> CommitAsync(
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
            _late = () => inner.CommitAsync(name, blocks, metadata, condition, CancellationToken.None);
            throw new StorageUnavailableException("A commit that lands later", null);
        }

        if (_late is { } late)
        {
            _late = null;
            await late();
        }

        return await inner.CommitAsync(name, blockIds, metadata, condition, cancellationToken);
    }

    public Task<BlobProperties?> FindAsync(string name, CancellationToken cancellationToken) => inner.FindAsync(name, cancellationToken);

    public Task<BlobContent> OpenAsync(string name, BlobRange range, string? version, CancellationToken cancellationToken) =>
        inner.OpenAsync(name, range, version, cancellationToken);

    public Task<string?> PutAsync(
        string name,
        Stream content,
        IReadOnlyDictionary<string, string> metadata,
        BlobCondition condition,
        CancellationToken cancellationToken) => inner.PutAsync(name, content, metadata, condition, cancellationToken);

    public Task StageAsync(string name, string blockId, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        inner.StageAsync(name, blockId, content, cancellationToken);

    public Task StageCopyAsync(string name, string blockId, BlobSlice source, CancellationToken cancellationToken) =>
        inner.StageCopyAsync(name, blockId, source, cancellationToken);

    public IAsyncEnumerable<BlobProperties> ListAsync(string prefix, CancellationToken cancellationToken) =>
        inner.ListAsync(prefix, cancellationToken);

    public IAsyncEnumerable<string> ListSegmentsAsync(string prefix, string? after, CancellationToken cancellationToken) =>
        inner.ListSegmentsAsync(prefix, after, cancellationToken);

    public Task<bool> DeleteAsync(string name, BlobCondition condition, CancellationToken cancellationToken) =>
        inner.DeleteAsync(name, condition, cancellationToken);
}
