namespace Pipeline.Contracts.Storage;

/// <summary>
/// Blobs by name, with compare-and-swap on versions. Promises only what the weakest adapter gives. Names are segments of
/// a-z, A-Z, 0-9, '.', '_' and '-' joined by '/'; no segment is "." or "..". Versions are opaque and never repeat for a name,
/// not even after a delete. Every call may be repeated by a retry after its reply was lost, so a conditional write that
/// "failed" may be the caller's own: callers read before they judge.
/// </summary>
public interface IBlobStore
{
    /// <summary>Properties of the current version; null where there is no blob.</summary>
    Task<BlobProperties?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>
    /// Opens a range for reading. The stream belongs to the caller, holds exactly the range's bytes and is read asynchronously.
    /// Where its version goes while it is read, it keeps the version to the end or throws one of the exceptions below; where a
    /// read fails for a reason that may pass, it throws a <see cref="StorageUnavailableException"/>.
    /// </summary>
    /// <param name="name">The blob.</param>
    /// <param name="range">Which bytes; a range past the end is cut at the end.</param>
    /// <param name="version">The version to read, or null for the current one.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="BlobNotFoundException">There is no such blob.</exception>
    /// <exception cref="BlobVersionGoneException"><paramref name="version"/> is not the current one any more.</exception>
    Task<BlobContent> OpenAsync(string name, BlobRange range, string? version, CancellationToken cancellationToken);

    /// <summary>Writes a whole blob from a stream, all or nothing.</summary>
    /// <returns>The new version; null where the condition did not hold, with nothing written.</returns>
    Task<string?> PutAsync(
        string name,
        Stream content,
        IReadOnlyDictionary<string, string> metadata,
        BlobCondition condition,
        CancellationToken cancellationToken);

    /// <summary>
    /// Stages a block for a later commit. Unconditional: the id must be the caller's own (owner and counter). All block ids of
    /// one blob have the same length, 1 to 64 characters of a-z, 0-9 and '-'. The blob itself does not change.
    /// </summary>
    /// <exception cref="ArgumentException">The content is empty: a block has a byte at least.</exception>
    Task StageAsync(string name, string blockId, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>
    /// Stages a range of another (or the same) blob as a block, without moving the bytes through the caller: 1 byte to
    /// 4,000 MiB, which is what Azure copies in one call.
    /// </summary>
    /// <exception cref="BlobNotFoundException">The source is not there.</exception>
    /// <exception cref="BlobVersionGoneException">The source has another version by now.</exception>
    Task StageCopyAsync(string name, string blockId, BlobSlice source, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the blob the concatenation of blocks, in the order given, each staged or part of the current version. Blocks that
    /// are not named are discarded, other callers' staged ones included.
    /// </summary>
    /// <returns>The new version; null where the condition did not hold or a block is gone, with nothing changed.</returns>
    Task<string?> CommitAsync(
        string name,
        IReadOnlyList<string> blockIds,
        IReadOnlyDictionary<string, string> metadata,
        BlobCondition condition,
        CancellationToken cancellationToken);

    /// <summary>
    /// Blobs whose name begins with the prefix, in ordinal order of their names, each in its current version. The prefix holds a
    /// '/': an adapter may keep names of different first segments apart, and refuse to list across.
    /// </summary>
    IAsyncEnumerable<BlobProperties> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>
    /// The next name segments under a folder prefix that ends with '/': blobs and folders alike, without looking into the
    /// folders. Segments of one length come in ordinal order; where one begins with another, the two may come either way.
    /// </summary>
    /// <param name="prefix">The folder, with its closing '/'.</param>
    /// <param name="after">Only segments behind this one, or null for all.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    IAsyncEnumerable<string> ListSegmentsAsync(string prefix, string? after, CancellationToken cancellationToken);

    /// <summary>Deletes the blob.</summary>
    /// <returns>False where there was none or the condition did not hold.</returns>
    Task<bool> DeleteAsync(string name, BlobCondition condition, CancellationToken cancellationToken);
}
