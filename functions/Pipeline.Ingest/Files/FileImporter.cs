using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;

namespace Pipeline.Ingest.Files;

/// <summary>Makes blobs files, by copies that do not move the bytes through this process.</summary>
internal sealed class FileImporter(IBlobStore store, FileService files, int parallelCalls)
{
    // Azure copies a block while the caller waits: this much takes a second or two, and the largest file that the limits allow
    // (1 TiB) stays under the 50,000 blocks of a blob.
    private const long BlockBytes = 64 * 1024 * 1024;

    /// <summary>
    /// Makes the blob a file under the id given, for batches. Can be repeated, also while another does the same: the first
    /// content that stands is the file's.
    /// </summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="id">Chosen for this blob and nothing else.</param>
    /// <param name="source">The version to copy, or what was it before a repeat.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="BlobNotFoundException">The blob is gone.</exception>
    /// <exception cref="BlobVersionGoneException">The blob has another version by now.</exception>
    public async Task<FileRecord> ImportAsync(string tenant, FileId id, BlobProperties source, CancellationToken cancellationToken)
    {
        string name = BlobLayout.FileContent(tenant, id);
        BlobProperties? content;
        while ((content = await store.FindAsync(name, cancellationToken)) is null)
        {
            await CopyAsync(name, source, cancellationToken);
        }

        string filename = source.Name[(source.Name.LastIndexOf('/') + 1)..];
        return await files.CompleteAsync(
            new FileUpload(tenant, id, content.Length, content.Version), filename, FilePurposes.Batch, null, cancellationToken);
    }

    // Another importer's commit discards our blocks, and then there is a content.
    private async Task CopyAsync(string name, BlobProperties source, CancellationToken cancellationToken)
    {
        string importer = RandomToken.New();
        string[] blockIds = [.. Enumerable.Range(0, (int)((source.Length + BlockBytes - 1) / BlockBytes)).Select(block => $"{importer}-{block:x8}")];
        if (blockIds.Length == 0)
        {
            using MemoryStream nothing = new([], writable: false);
            await store.PutAsync(name, nothing, BlobMetadata.Empty, BlobCondition.IfAbsent, cancellationToken);
            return;
        }

        ParallelOptions parallel = new() { MaxDegreeOfParallelism = parallelCalls, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, blockIds.Length, parallel, async (block, token) =>
        {
            long offset = block * BlockBytes;
            BlobSlice slice = new(source.Name, source.Version, offset, long.Min(BlockBytes, source.Length - offset));
            await store.StageCopyAsync(name, blockIds[block], slice, token);
        });
        await store.CommitAsync(name, blockIds, BlobMetadata.Empty, BlobCondition.IfAbsent, cancellationToken);
    }
}
