using Pipeline.Contracts.Storage;

namespace Pipeline.TestKit.Storage;

/// <summary>Passes every call on; a test's store overrides what it changes.</summary>
public abstract class DelegatingBlobStore(IBlobStore inner) : IBlobStore
{
    public virtual Task<BlobProperties?> FindAsync(string name, CancellationToken cancellationToken) =>
        inner.FindAsync(name, cancellationToken);

    public virtual Task<BlobContent> OpenAsync(string name, BlobRange range, string? version, CancellationToken cancellationToken) =>
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

    public virtual Task<string?> CommitAsync(
        string name,
        IReadOnlyList<string> blockIds,
        IReadOnlyDictionary<string, string> metadata,
        BlobCondition condition,
        CancellationToken cancellationToken) => inner.CommitAsync(name, blockIds, metadata, condition, cancellationToken);

    public virtual IAsyncEnumerable<BlobProperties> ListAsync(string prefix, CancellationToken cancellationToken) =>
        inner.ListAsync(prefix, cancellationToken);

    public virtual IAsyncEnumerable<string> ListSegmentsAsync(
        string prefix, string? after, CancellationToken cancellationToken) =>
        inner.ListSegmentsAsync(prefix, after, cancellationToken);

    public Task<bool> DeleteAsync(string name, BlobCondition condition, CancellationToken cancellationToken) =>
        inner.DeleteAsync(name, condition, cancellationToken);
}
