using System.Buffers;
using System.Globalization;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Storage;

namespace Pipeline.Ingest.Planning;

/// <summary>Streams the result lines of rejected requests into one attempt's blob, holding a block at a time.</summary>
/// <param name="store">Where the blob lies.</param>
/// <param name="name">The blob, which is this attempt's own.</param>
internal sealed class RejectionWriter(IBlobStore store, string name)
{
    // A million lines of up to 3 KB each are then 12,000 blocks, well under Azure's 50,000.
    private const int BlockBytes = 256 * 1024;

    private readonly ArrayBufferWriter<byte> _block = new();
    private readonly List<string> _blockIds = [];

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    public async ValueTask AddAsync(ResultLine line, CancellationToken cancellationToken)
    {
        _block.Write(line.Utf8.Span);
        Length += line.Utf8.Length;
        if (_block.WrittenCount >= BlockBytes)
        {
            await StageAsync(cancellationToken);
        }
    }

    /// <summary>Makes the lines a blob.</summary>
    /// <returns>Its version; null where there are no lines.</returns>
    public async Task<string?> CommitAsync(CancellationToken cancellationToken)
    {
        if (Length == 0)
        {
            return null;
        }

        if (_block.WrittenCount > 0)
        {
            await StageAsync(cancellationToken);
        }

        string? version = await store.CommitAsync(name, _blockIds, BlobMetadata.Empty, BlobCondition.IfAbsent, cancellationToken);
        return version
            ?? (await store.FindAsync(name, cancellationToken))?.Version // our own commit, whose reply was lost
            ?? throw new StorageUnavailableException(name, null);
    }

    /// <summary>Leaves nothing behind, whether or not the lines were made a blob.</summary>
    public async Task DiscardAsync(CancellationToken cancellationToken)
    {
        if (_blockIds.Count > 0)
        {
            // A commit of no blocks drops the staged ones.
            await store.CommitAsync(name, [], BlobMetadata.Empty, BlobCondition.None, cancellationToken);
            await store.DeleteAsync(name, BlobCondition.None, cancellationToken);
        }
    }

    private async Task StageAsync(CancellationToken cancellationToken)
    {
        string id = _blockIds.Count.ToString("x8", CultureInfo.InvariantCulture);
        await store.StageAsync(name, id, _block.WrittenMemory, cancellationToken);
        _blockIds.Add(id);
        _block.ResetWrittenCount();
    }
}
