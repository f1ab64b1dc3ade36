using System.Globalization;
using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Files;
using Pipeline.Ingest.Persistence;

namespace Pipeline.Ingest.Finalizing;

/// <summary>
/// Puts an output or error file together from slices of sealed ledgers, one block a slice, inside the storage. Sealed ledgers
/// and the file's id are fixed, so whoever composes it, and how often, it is one file. At most 50,000 slices, which
/// <see cref="IngestOptions"/> sees to.
/// </summary>
internal sealed class ResultFileComposer(BatchStore batches, int parallelCalls, TimeProvider time)
{
    /// <summary>Makes the file unless there is nothing to put in.</summary>
    /// <param name="key">The batch.</param>
    /// <param name="id">The file's id.</param>
    /// <param name="filename">Its name.</param>
    /// <param name="lifetimeSeconds">From its creation; null for the default.</param>
    /// <param name="slices">What it consists of, in order, none empty.</param>
    /// <param name="cancellationToken">Ends the call; it can be repeated.</param>
    /// <returns>Whether there is a file.</returns>
    public async Task<bool> ComposeAsync(
        BatchKey key, FileId id, string filename, int? lifetimeSeconds, IReadOnlyList<BlobSlice> slices, CancellationToken cancellationToken)
    {
        if (slices.Count == 0)
        {
            return false;
        }

        string name = BlobLayout.FileContent(key.Tenant, id);
        string version = (await batches.Blobs.FindAsync(name, cancellationToken))?.Version
            ?? await CopyAsync(name, slices, cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        FileRecord file = new()
        {
            Id = id.Value,
            Filename = filename,
            Purpose = FilePurposes.BatchOutput,
            Bytes = slices.Sum(slice => slice.Length),
            ContentVersion = version,
            CreatedAt = now,
            ExpiresAt = now + (lifetimeSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : FileRetention.ForBatchFiles),
        };
        await batches.Records.CreateAsync(
            BlobLayout.File(key.Tenant, id), file, RecordJson.File, cancellationToken, FileRetention.Describe(file));
        return true;
    }

    private async Task<string> CopyAsync(string name, IReadOnlyList<BlobSlice> slices, CancellationToken cancellationToken)
    {
        string owner = RandomToken.New();
        string[] blockIds = [.. slices.Select((_, index) => string.Create(CultureInfo.InvariantCulture, $"{owner}-{index:x8}"))];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = parallelCalls, CancellationToken = cancellationToken };
        await Parallel.ForAsync(
            0,
            slices.Count,
            parallel,
            async (index, token) => await batches.Blobs.StageCopyAsync(name, blockIds[index], slices[index], token));
        string? version = await batches.Blobs.CommitAsync(
            name, blockIds, BlobMetadata.Empty, BlobCondition.IfAbsent, cancellationToken);
        return version
            ?? (await batches.Blobs.FindAsync(name, cancellationToken))?.Version // another's commit of the same bytes, or our own
            ?? throw new StorageUnavailableException(name, null);
    }
}
