using Microsoft.Extensions.Logging;
using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Persistence;

namespace Pipeline.Ingest.Finalizing;

/// <summary>Ends batches: output and error file, terminal status and counts, and nothing left open behind them.</summary>
internal sealed partial class BatchFinalizer(
    BatchStore batches, ResultFileComposer composer, TimeProvider time, IngestMetrics metrics, ILogger<BatchFinalizer> logger)
{
    /// <summary>Ends a batch all of whose ledgers are sealed. Can be repeated, at any point and by anybody.</summary>
    public async Task FinalizeAsync(BatchKey key, LedgerListing ledgers, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        BatchRecord? batch = (await batches.UpdateBatchAsync(key, BeginFinalizing, cancellationToken)).Record;
        if (batch is { Status: BatchStatus.Finalizing })
        {
            await FinishAsync(key, batch, ledgers, cancellationToken);
            metrics.RecordFinalizing(time.GetElapsedTime(started));
        }

        await CleanUpAsync(key, cancellationToken);
    }

    /// <summary>Ends a batch that is closing and never left validating: it has no lines and no files.</summary>
    public async Task EndUnplannedAsync(BatchKey key, CancellationToken cancellationToken)
    {
        Update<BatchRecord> update = await batches.UpdateBatchAsync(
            key, batch => batch is { Closing: not null, InProgressAt: null } && !batch.IsTerminal() ? End(batch) : null, cancellationToken);
        Report(update);
        await CleanUpAsync(key, cancellationToken);
    }

    /// <summary>Removes what only an open batch needs; the marker goes last, since nobody looks afterwards.</summary>
    public async Task CleanUpAsync(BatchKey key, CancellationToken cancellationToken)
    {
        string rejections = BlobLayout.Rejections(key.Tenant, key.Id, attempt: string.Empty);
        await foreach (BlobProperties blob in batches.Blobs.ListAsync(rejections, cancellationToken))
        {
            await batches.Blobs.DeleteAsync(blob.Name, BlobCondition.None, cancellationToken);
        }

        await batches.Blobs.DeleteAsync(BlobLayout.OpenBatch(key.Tenant, key.Id), BlobCondition.None, cancellationToken);
    }

    private BatchRecord? BeginFinalizing(BatchRecord batch) =>
        batch.Status is BatchStatus.InProgress or BatchStatus.Cancelling
            ? batch with { Status = BatchStatus.Finalizing, FinalizingAt = time.GetUtcNow() }
            : null;

    private async Task FinishAsync(BatchKey key, BatchRecord batch, LedgerListing ledgers, CancellationToken cancellationToken)
    {
        bool hasOutput = await composer.ComposeAsync(
            key, FileId.Parse(batch.OutputFileId), $"{batch.Id}_output.jsonl", batch.OutputExpiresAfterSeconds,
            Slices(ledgers, ledger => (0, ledger.SuccessBytes)), cancellationToken);
        bool hasErrorFile = await composer.ComposeAsync(
            key, FileId.Parse(batch.ErrorFileId), $"{batch.Id}_error.jsonl", batch.OutputExpiresAfterSeconds,
            Slices(ledgers, ledger => (ledger.SuccessBytes, ledger.ErrorBytes)), cancellationToken);
        bool isOwn = Report(await batches.UpdateBatchAsync(
            key,
            current => current.Status != BatchStatus.Finalizing
                ? null
                : End(current) with
                {
                    HasOutput = hasOutput,
                    HasErrorFile = hasErrorFile,
                    CompletedCount = ledgers.SucceededCount,
                    FailedCount = ledgers.FailedCount,
                    Usage = ledgers.Usage,
                },
            cancellationToken));
        if (isOwn && ledgers.FirstSuccessAt is { } firstSuccessAt)
        {
            metrics.RecordFirstResult(firstSuccessAt - batch.CreatedAt);
        }
    }

    private static List<BlobSlice> Slices(LedgerListing ledgers, Func<LedgerRecord, (long Offset, long Length)> section)
    {
        List<BlobSlice> slices = [];
        foreach (LedgerState ledger in ledgers.ByShard.Values)
        {
            (long offset, long length) = section(ledger.Record);
            if (length > 0)
            {
                slices.Add(new BlobSlice(ledger.Blob.Name, ledger.Blob.Version, offset, length));
            }
        }

        return slices;
    }

    private BatchRecord End(BatchRecord batch)
    {
        DateTimeOffset now = time.GetUtcNow();
        return batch.Closing switch
        {
            BatchClosing.Cancelled => batch with { Status = BatchStatus.Cancelled, CancelledAt = now },
            BatchClosing.Expired => batch with { Status = BatchStatus.Expired, ExpiredAt = now },
            _ => batch with { Status = BatchStatus.Completed, CompletedAt = now },
        };
    }

    private bool Report(Update<BatchRecord> update)
    {
        if (update is not { IsOwn: true, Record: { } ended })
        {
            return false;
        }

        metrics.CountEnd(ended, time.GetUtcNow());
        LogEnded(ended.Id, ended.Tenant, ended.Status, ended.CompletedCount, ended.FailedCount);
        return true;
    }
}
