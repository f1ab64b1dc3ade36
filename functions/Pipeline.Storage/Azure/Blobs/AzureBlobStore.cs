using Azure.Storage.Blobs;
using Pipeline.Contracts.Storage;

namespace Pipeline.Storage.Azure.Blobs;

/// <summary>Blobs of a storage account.</summary>
public sealed class AzureBlobStore(BlobServiceClient service, TimeProvider time) : IBlobStore
{
    public Task<BlobProperties?> FindAsync(string name, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<BlobContent> OpenAsync(string name, BlobRange range, string? version, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<string?> PutAsync(string name, Stream content, IReadOnlyDictionary<string, string> metadata, BlobCondition condition, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task StageAsync(string name, string blockId, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task StageCopyAsync(string name, string blockId, BlobSlice source, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<string?> CommitAsync(string name, IReadOnlyList<string> blockIds, IReadOnlyDictionary<string, string> metadata, BlobCondition condition, CancellationToken cancellationToken) => throw new NotImplementedException();

    public IAsyncEnumerable<BlobProperties> ListAsync(string prefix, CancellationToken cancellationToken) => throw new NotImplementedException();

    public IAsyncEnumerable<string> ListSegmentsAsync(string prefix, string? after, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<bool> DeleteAsync(string name, BlobCondition condition, CancellationToken cancellationToken) =>
        throw new NotImplementedException($"{service} {time}");
}
