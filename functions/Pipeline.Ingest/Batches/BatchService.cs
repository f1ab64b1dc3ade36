using Microsoft.Extensions.Logging;
using Pipeline.Contracts;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest.Persistence;

namespace Pipeline.Ingest.Batches;

/// <summary>Batches as callers see them: submitting, reading, listing, cancelling.</summary>
public sealed partial class BatchService
{
    private readonly BatchStore _batches;
    private readonly BatchSubmitter _submitter;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    internal BatchService(BatchStore batches, BatchSubmitter submitter, TimeProvider time, ILogger<BatchService> logger)
    {
        _batches = batches;
        _submitter = submitter;
        _time = time;
        _logger = logger;
    }

    /// <summary>
    /// Makes the submission a batch. The same submission again leads to the same batch: for as long as the batch is kept where
    /// the caller gives a key, else for 10 minutes unless that batch failed or was cancelled.
    /// </summary>
    /// <param name="tenant">Whose batch it will be.</param>
    /// <param name="request">Its fields, unchecked.</param>
    /// <param name="idempotencyKey">The caller's own key, or null.</param>
    /// <param name="cancellationToken">Ends the call; what was begun may still become a batch.</param>
    public Task<Submission> SubmitAsync(
        string tenant, CreateBatchRequest request, string? idempotencyKey, CancellationToken cancellationToken) =>
        _submitter.SubmitAsync(tenant, request, idempotencyKey, cancellationToken);

    /// <summary>The batch; null where there is none.</summary>
    public async Task<BatchView?> FindAsync(string tenant, BatchId id, CancellationToken cancellationToken)
    {
        BatchKey key = new(tenant, id);
        return await _batches.FindBatchAsync(key, cancellationToken) is { } batch
            ? await ViewAsync(key, batch, cancellationToken)
            : null;
    }

    /// <summary>A page of the tenant's batches, newest first.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="limit">Most batches of the page, 1 or more.</param>
    /// <param name="after">The batch before the page, or null for the first page.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<Page<BatchView>> ListAsync(string tenant, int limit, BatchId? after, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        List<BatchView> views = [];
        string folder = BlobLayout.Batches(tenant);
        await foreach (string segment in _batches.Blobs.ListSegmentsAsync(folder, after?.Value, cancellationToken))
        {
            if (!BatchId.TryParse(segment, out BatchId id))
            {
                continue;
            }

            if (views.Count == limit)
            {
                return new Page<BatchView>(views, HasMore: true);
            }

            if (await FindAsync(tenant, id, cancellationToken) is { } view)
            {
                views.Add(view);
            }
        }

        return new Page<BatchView>(views, HasMore: false);
    }

    /// <summary>Asks for the batch to end early. One that is finalizing or over stays as it is.</summary>
    /// <returns>The batch as it is now; null where there is none.</returns>
    public async Task<BatchView?> CancelAsync(string tenant, BatchId id, CancellationToken cancellationToken)
    {
        BatchKey key = new(tenant, id);
        Update<BatchRecord> update = await _batches.UpdateBatchAsync(key, batch => Cancel(batch, _time.GetUtcNow()), cancellationToken);
        if (update.Record is not { } batch)
        {
            return null;
        }

        if (update.IsOwn)
        {
            LogCancelling(batch.Id, tenant);
        }

        return await ViewAsync(key, batch, cancellationToken);
    }

    /// <summary>
    /// The successes so far, in input order, as far as no shard before them is unfinished; all of them once the batch is over.
    /// Bytes once readable never change: a later stream begins with them.
    /// </summary>
    /// <returns>A stream that is read asynchronously; null where there is no such batch.</returns>
    public async Task<Stream?> OpenPartialOutputAsync(string tenant, BatchId id, CancellationToken cancellationToken)
    {
        BatchKey key = new(tenant, id);
        if (await _batches.FindBatchAsync(key, cancellationToken) is not { } batch)
        {
            return null;
        }

        LedgerListing ledgers = await LedgerListing.ReadAsync(_batches.Blobs, key, batch.Epoch, cancellationToken);
        List<BlobSlice> slices = [];
        for (int shard = 0; ledgers.IsSealed(shard); shard++)
        {
            LedgerState ledger = ledgers.ByShard[shard];
            slices.Add(new BlobSlice(ledger.Blob.Name, ledger.Blob.Version, 0, ledger.Record.SuccessBytes));
        }

        return new SliceStream(_batches.Blobs, [.. slices.Where(slice => slice.Length > 0)]);
    }

    private static BatchRecord? Cancel(BatchRecord batch, DateTimeOffset now) =>
        batch is { Status: BatchStatus.Validating or BatchStatus.InProgress, Closing: null }
            ? batch with { Status = BatchStatus.Cancelling, Closing = BatchClosing.Cancelled, CancellingAt = now }
            : null;

    private async Task<BatchView> ViewAsync(BatchKey key, BatchRecord batch, CancellationToken cancellationToken)
    {
        if (batch.IsTerminal() || batch.InProgressAt is null)
        {
            return BatchView.FromRecord(batch);
        }

        LedgerListing ledgers = await LedgerListing.ReadAsync(_batches.Blobs, key, batch.Epoch, cancellationToken);
        int unseeded = batch.ErrorCount > 0 ? await CountUnseededAsync(key, ledgers, cancellationToken) : 0;
        return new BatchView(batch, batch.TotalCount, ledgers.SucceededCount, ledgers.FailedCount + unseeded, ledgers.Usage);
    }

    // Rejected lines of shards whose turn has not come yet.
    private async Task<int> CountUnseededAsync(BatchKey key, LedgerListing ledgers, CancellationToken cancellationToken)
    {
        PlanRecord? plan = await _batches.FindPlanAsync(key, cancellationToken);
        return plan is null
            ? 0
            : plan.RejectedCount - ledgers.ByShard.Keys.Where(shard => shard < plan.Shards.Length).Sum(shard => plan.Shards[shard].RejectedCount);
    }
}
