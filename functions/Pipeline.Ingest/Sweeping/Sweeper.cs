using Microsoft.Extensions.Logging;
using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Dispatching;
using Pipeline.Ingest.Persistence;

namespace Pipeline.Ingest.Sweeping;

/// <summary>Repeats what lost events left undone, from what stands in storage. Hosts call it every few seconds.</summary>
public sealed partial class Sweeper
{
    /// <summary>How long a submission may take to be picked up before its message is looked for.</summary>
    private static readonly TimeSpan SubmissionGrace = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan OrphanMarkerAge = TimeSpan.FromHours(1);

    private readonly BatchStore _batches;
    private readonly BatchAdvancer _advancer;
    private readonly SubmissionSender _submissions;
    private readonly FileSweeper _files;
    private readonly IWorkQueue _queue;
    private readonly TimeSpan _fileInterval;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private long? _lastFileSweep;

    internal Sweeper(
        BatchStore batches, BatchAdvancer advancer, IWorkQueue queue, TimeSpan fileInterval, TimeProvider time, ILoggerFactory loggers)
    {
        _batches = batches;
        _advancer = advancer;
        _submissions = new SubmissionSender(queue);
        _files = new FileSweeper(batches.Blobs, time, loggers.CreateLogger<FileSweeper>());
        _queue = queue;
        _fileInterval = fileInterval;
        _time = time;
        _logger = loggers.CreateLogger<Sweeper>();
    }

    /// <summary>One pass over everything that is open. Not to be called again before it returns.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        bool withFiles = _lastFileSweep is not { } last || _time.GetElapsedTime(last) >= _fileInterval;
        await foreach (string tenant in _batches.Blobs.ListSegmentsAsync(BlobLayout.Tenants, after: null, cancellationToken))
        {
            await SweepTenantAsync(tenant, withFiles, cancellationToken);
        }

        if (withFiles)
        {
            _lastFileSweep = _time.GetTimestamp();
        }
    }

    private async Task SweepTenantAsync(string tenant, bool withFiles, CancellationToken cancellationToken)
    {
        long lookedAt = _time.GetTimestamp();
        HashSet<string> filesInUse = new(StringComparer.Ordinal);
        bool sawAll = true;
        string folder = BlobLayout.OpenBatches(tenant);
        await foreach (BlobProperties marker in _batches.Blobs.ListAsync(folder, cancellationToken))
        {
            if (BatchId.TryParse(marker.Name[folder.Length..], out BatchId id))
            {
                sawAll &= await TrySweepBatchAsync(new BatchKey(tenant, id), marker, filesInUse, cancellationToken);
            }
        }

        // A batch that could not be read may refer to any file.
        if (withFiles && sawAll)
        {
            await _files.SweepAsync(tenant, filesInUse, lookedAt, cancellationToken);
        }
    }

    // One batch in trouble must not keep the others from being swept.
    private async Task<bool> TrySweepBatchAsync(
        BatchKey key, BlobProperties marker, HashSet<string> filesInUse, CancellationToken cancellationToken)
    {
        try
        {
            BatchRecord? batch = await _batches.FindBatchAsync(key, cancellationToken);
            if (batch is null)
            {
                await SweepOrphanAsync(key, marker, cancellationToken);
                return true;
            }

            filesInUse.UnionWith([batch.InputFileId, batch.OutputFileId, batch.ErrorFileId]);
            await SweepBatchAsync(key, batch, marker, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogBatchSkipped(key.Id.Value, key.Tenant, exception);
            return false;
        }
    }

    private async Task SweepBatchAsync(BatchKey key, BatchRecord batch, BlobProperties marker, CancellationToken cancellationToken)
    {
        if (Expire(batch) is not null)
        {
            batch = (await _batches.UpdateBatchAsync(key, Expire, cancellationToken)).Record!;
            LogExpired(batch.Id, batch.Tenant);
        }

        if (batch is { Status: BatchStatus.Validating, Closing: null })
        {
            await ResendSubmissionAsync(key, batch, marker, cancellationToken);
        }
        else
        {
            await _advancer.AdvanceAsync(key, isSweep: true, cancellationToken);
        }
    }

    private BatchRecord? Expire(BatchRecord batch) =>
        batch is { Status: BatchStatus.Validating or BatchStatus.InProgress, Closing: null } && _time.GetUtcNow() > batch.ExpiresAt
            ? batch with { Closing = BatchClosing.Expired }
            : null;

    // The marker's age is the time since the last send: a send follows it at submission, and a resend renews it. As long as a
    // message that old waits or is worked on, ours may be that one. Some queues tell the age of the oldest message that is ready,
    // and nothing of those under a lock: ours may then be with a planner, who takes minutes for a large file. A second planner of
    // the batch does no harm but costs as much as the first, so a resend waits as long again as the batch had waited when the last
    // message went: a handful of copies an hour.
    private async Task ResendSubmissionAsync(
        BatchKey key, BatchRecord batch, BlobProperties marker, CancellationToken cancellationToken)
    {
        TimeSpan waited = _time.GetUtcNow() - batch.CreatedAt;
        TimeSpan silence = marker.Age - SubmissionGrace;
        if (silence <= TimeSpan.Zero || marker.Age < waited / 2)
        {
            return;
        }

        TimeSpan? oldest = (await _queue.GetDepthAsync(Names.SubmissionQueue, cancellationToken)).OldestAge;
        if (oldest is null || silence > oldest)
        {
            await _submissions.ResendAsync(key, cancellationToken);
            await _batches.MarkOpenAsync(key, cancellationToken);
            LogSubmissionResent(key.Id.Value, key.Tenant);
        }
    }

    // A submission that ended between marker and batch, and that nobody repeated.
    private async Task SweepOrphanAsync(BatchKey key, BlobProperties marker, CancellationToken cancellationToken)
    {
        if (marker.Age > OrphanMarkerAge)
        {
            await _batches.Blobs.DeleteAsync(marker.Name, BlobCondition.IfVersion(marker.Version), cancellationToken);
            LogOrphanRemoved(key.Id.Value, key.Tenant);
        }
    }
}
