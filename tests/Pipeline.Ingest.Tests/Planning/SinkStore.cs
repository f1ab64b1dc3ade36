using Pipeline.Contracts.Storage;

namespace Pipeline.Ingest.Tests.Planning;

/// <summary>A store with one generated file to read, which counts what is staged and forgets it.</summary>
internal sealed class SinkStore(Func<Stream> open) : IBlobStore
{
    private static readonly DateTimeOffset Instant = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Bytes staged.</summary>
    public long StagedBytes { get; private set; }

    /// <summary>Largest block staged.</summary>
    public int LargestBlock { get; private set; }

    public Task<BlobContent> OpenAsync(string name, BlobRange range, string? version, CancellationToken cancellationToken) =>
        Task.FromResult(new BlobContent(
            open(), new BlobProperties(name, "1", 0, BlobMetadata.Empty, Instant, Instant)));

    public Task StageAsync(string name, string blockId, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        StagedBytes += content.Length;
        LargestBlock = Math.Max(LargestBlock, content.Length);
        return Task.CompletedTask;
    }

    public Task<string?> CommitAsync(
        string name, IReadOnlyList<string> blockIds, IReadOnlyDictionary<string, string> metadata, BlobCondition condition,
        CancellationToken cancellationToken) => Task.FromResult<string?>("1");

    public Task<BlobProperties?> FindAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string?> PutAsync(
        string name, Stream content, IReadOnlyDictionary<string, string> metadata, BlobCondition condition,
        CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task StageCopyAsync(string name, string blockId, BlobSlice source, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public IAsyncEnumerable<BlobProperties> ListAsync(string prefix, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public IAsyncEnumerable<string> ListSegmentsAsync(string prefix, string? after, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<bool> DeleteAsync(string name, BlobCondition condition, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
