using Microsoft.Extensions.Logging;
using Pipeline.Contracts;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest.Files;

namespace Pipeline.Ingest.Sweeping;

/// <summary>Removes the bytes of hidden files and of uploads that never became files.</summary>
internal sealed partial class FileSweeper(IBlobStore store, TimeProvider time, ILogger<FileSweeper> logger)
{
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromHours(24);

    /// <summary>A submission that saw the file just before it was hidden has its marker and batch by then.</summary>
    private static readonly TimeSpan HiddenFor = TimeSpan.FromMinutes(1);

    /// <summary>Sweeps the files of a tenant, from one listing.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="inUse">Ids of files that open batches read or write.</param>
    /// <param name="lookedAt">
    /// Timestamp from before the open batches were listed. A batch may have come since, so a file that was hidden since stays.
    /// </param>
    /// <param name="cancellationToken">Ends the sweep.</param>
    public async Task SweepAsync(string tenant, IReadOnlySet<string> inUse, long lookedAt, CancellationToken cancellationToken)
    {
        string folder = BlobLayout.Files(tenant);
        string? currentId = null;
        List<BlobProperties> blobs = [];
        await foreach (BlobProperties blob in store.ListAsync(folder, cancellationToken))
        {
            string id = blob.Name[folder.Length..].Split('/')[0];
            if (id != currentId)
            {
                await SweepFileAsync(tenant, currentId, blobs, inUse, lookedAt, cancellationToken);
                currentId = id;
                blobs.Clear();
            }

            blobs.Add(blob);
        }

        await SweepFileAsync(tenant, currentId, blobs, inUse, lookedAt, cancellationToken);
    }

    private async Task SweepFileAsync(
        string tenant, string? id, List<BlobProperties> blobs, IReadOnlySet<string> inUse, long lookedAt, CancellationToken cancellationToken)
    {
        if (id is null || inUse.Contains(id))
        {
            return;
        }

        BlobProperties? record = blobs.Find(blob => blob.Name.EndsWith("/file.json", StringComparison.Ordinal));
        TimeSpan hiddenFor = HiddenFor + time.GetElapsedTime(lookedAt);
        bool canGo = record is null
            ? blobs.TrueForAll(blob => blob.Age > AbandonedAfter)
            : FileRetention.IsHidden(record.Metadata, time.GetUtcNow() - hiddenFor) && record.Age > hiddenFor;
        if (!canGo)
        {
            return;
        }

        // The record goes last: as long as it is there, the next sweep sees that the file is hidden.
        foreach (BlobProperties blob in blobs.OrderBy(blob => ReferenceEquals(blob, record)))
        {
            await store.DeleteAsync(blob.Name, BlobCondition.IfVersion(blob.Version), cancellationToken);
        }

        LogRemoved(id, tenant, record is null);
    }
}
