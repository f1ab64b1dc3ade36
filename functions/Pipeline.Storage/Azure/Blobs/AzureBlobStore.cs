using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Pipeline.Contracts.Storage;
using BlobProperties = Pipeline.Contracts.Storage.BlobProperties;

namespace Pipeline.Storage.Azure.Blobs;

/// <summary>
/// Blobs of a storage account, versions being ETags. Listings take prefixes with a '/' only, since the first segment of a name
/// says in which container it lies. What may pass is a <see cref="StorageUnavailableException"/>,
/// and so is what the service does not admit: the exception says what is missing.
/// </summary>
public sealed class AzureBlobStore : IBlobStore
{
    // since service version 2019-12-12
    private const long MaxBlockBytes = 4_000L * 1024 * 1024;

    private readonly BlobPlaces _places;
    private readonly BlobCalls _calls;
    private readonly CopySources _sources;

    /// <param name="service">The account, with a key or an identity. Its own retries should be few: see <see cref="AzureBlobClients"/>.</param>
    /// <param name="time">Says when signatures and the key behind them end; ages are told by the service's clock.</param>
    public AzureBlobStore(BlobServiceClient service, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(service);
        _places = new BlobPlaces(service);
        _calls = new BlobCalls(service.Uri.GetLeftPart(UriPartial.Path));
        _sources = new CopySources(service, new DelegationKeys(_calls, service, time), time);
    }

    public Task<BlobProperties?> FindAsync(string name, CancellationToken cancellationToken)
    {
        BlobNaming.Check(name);
        BlockBlobClient blob = _places.Blob(name);
        return _calls.RunAsync(() => FindAsync(blob, name, cancellationToken), cancellationToken);
    }

    public async Task<BlobContent> OpenAsync(string name, BlobRange range, string? version, CancellationToken cancellationToken)
    {
        BlobNaming.Check(name);
        ArgumentOutOfRangeException.ThrowIfNegative(range.Offset, nameof(range));
        ArgumentOutOfRangeException.ThrowIfNegative(range.Length ?? 0, nameof(range));
        BlobWindows windows = new(_calls, _places.Blob(name), name);
        while (true)
        {
            if (range.Length != 0
                && await windows.TryReadFirstAsync(range, version, cancellationToken) is (Stream first, BlobProperties read))
            {
                long end = range.Offset + long.Min(range.Length ?? long.MaxValue, read.Length - range.Offset);
                return new BlobContent(new BlobRangeStream(windows, read.Version, first, range.Offset, end), read);
            }

            // No byte to read, which the service refuses: the properties have to be asked for.
            BlobProperties found = await FindAsync(name, cancellationToken) ?? throw new BlobNotFoundException(name);
            if (version is not null && found.Version != version)
            {
                throw new BlobVersionGoneException(name, version);
            }

            if (range.Length == 0 || found.Length <= range.Offset)
            {
                return new BlobContent(Stream.Null, found);
            }
        }
    }

    public Task<string?> PutAsync(
        string name,
        Stream content,
        IReadOnlyDictionary<string, string> metadata,
        BlobCondition condition,
        CancellationToken cancellationToken)
    {
        BlobNaming.Check(name);
        BlobMetadata.Check(metadata);
        return Upload(name).PutAsync(content, metadata, condition, cancellationToken);
    }

    public Task StageAsync(string name, string blockId, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        BlobNaming.Check(name);
        BlobNaming.CheckBlockId(blockId);
        ArgumentOutOfRangeException.ThrowIfZero(content.Length, nameof(content));
        return Upload(name).StageAsync(blockId, content, cancellationToken);
    }

    public Task StageCopyAsync(string name, string blockId, BlobSlice source, CancellationToken cancellationToken)
    {
        BlobNaming.Check(name);
        BlobNaming.CheckBlockId(blockId);
        BlobNaming.Check(source.Name);
        ArgumentOutOfRangeException.ThrowIfLessThan(source.Length, 1, nameof(source));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(source.Length, MaxBlockBytes, nameof(source));
        BlockBlobClient blob = _places.Blob(name);
        return _calls.WriteAsync(blob, () => CopyAsync(blob, blockId, source, cancellationToken), cancellationToken);
    }

    public Task<string?> CommitAsync(
        string name,
        IReadOnlyList<string> blockIds,
        IReadOnlyDictionary<string, string> metadata,
        BlobCondition condition,
        CancellationToken cancellationToken)
    {
        BlobNaming.Check(name);
        BlobMetadata.Check(metadata);
        foreach (string blockId in blockIds)
        {
            BlobNaming.CheckBlockId(blockId);
        }

        return Upload(name).CommitAsync(blockIds, metadata, condition, cancellationToken);
    }

    public IAsyncEnumerable<BlobProperties> ListAsync(string prefix, CancellationToken cancellationToken) =>
        Listing(prefix).ListAsync(prefix, cancellationToken);

    public IAsyncEnumerable<string> ListSegmentsAsync(string prefix, string? after, CancellationToken cancellationToken) =>
        prefix.EndsWith('/')
            ? Listing(prefix).ListSegmentsAsync(prefix, after, cancellationToken)
            : throw new ArgumentException($"'{prefix}' does not end with '/'.", nameof(prefix));

    public Task<bool> DeleteAsync(string name, BlobCondition condition, CancellationToken cancellationToken)
    {
        BlobNaming.Check(name);
        BlockBlobClient blob = _places.Blob(name);
        return _calls.RunAsync(() => DeleteAsync(blob, condition, cancellationToken), cancellationToken);
    }

    private static async Task<BlobProperties?> FindAsync(BlockBlobClient blob, string name, CancellationToken cancellationToken)
    {
        try
        {
            Response<global::Azure.Storage.Blobs.Models.BlobProperties> reply = await blob.GetPropertiesAsync(cancellationToken: cancellationToken);
            return new BlobProperties(
                name,
                BlobTerms.Version(reply.Value.ETag),
                reply.Value.ContentLength,
                BlobTerms.Metadata(reply.Value.Metadata),
                reply.Value.LastModified,
                BlobTerms.ReadAt(reply.GetRawResponse()));
        }
        catch (RequestFailedException failure) when (BlobFailures.IsAbsent(failure))
        {
            return null;
        }
    }

    private static async Task<bool> DeleteAsync(BlockBlobClient blob, BlobCondition condition, CancellationToken cancellationToken)
    {
        try
        {
            await blob.DeleteAsync(DeleteSnapshotsOption.None, BlobTerms.Conditions(condition), cancellationToken);
            return true;
        }
        catch (RequestFailedException failure) when (BlobFailures.IsAbsent(failure) || BlobFailures.IsConditionNotMet(failure))
        {
            return false;
        }
    }

    private async Task<BlockInfo> CopyAsync(BlockBlobClient blob, string blockId, BlobSlice source, CancellationToken cancellationToken)
    {
        StageBlockFromUriOptions options = new()
        {
            SourceRange = new HttpRange(source.Offset, source.Length),
            SourceConditions = new RequestConditions { IfMatch = BlobTerms.Tag(source.Version) },
        };
        Uri address = await _sources.SignAsync(_places.Blob(source.Name), cancellationToken);
        try
        {
            return await blob.StageBlockFromUriAsync(address, BlobTerms.BlockId(blockId), options, cancellationToken);
        }
        catch (RequestFailedException failure) when (failure.Status is >= 400 and < 500 && !BlobFailures.IsNoContainer(failure))
        {
            // The service words it in several ways that the source is not as it should be: the source itself tells.
            BlobProperties found = await FindAsync(source.Name, cancellationToken) ?? throw new BlobNotFoundException(source.Name);
            if (found.Version != source.Version)
            {
                throw new BlobVersionGoneException(source.Name, source.Version);
            }

            throw;
        }
    }

    private BlobUpload Upload(string name) => new(_calls, _places.Blob(name));

    private BlobListing Listing(string prefix)
    {
        (BlobContainerClient container, string folder) = _places.ContainerOf(prefix);
        return new BlobListing(_calls, container, folder);
    }
}
