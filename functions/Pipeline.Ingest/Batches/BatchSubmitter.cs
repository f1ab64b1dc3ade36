using Microsoft.Extensions.Logging;
using Pipeline.Contracts;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Dispatching;
using Pipeline.Ingest.Files;
using Pipeline.Ingest.Persistence;

namespace Pipeline.Ingest.Batches;

/// <summary>
/// Makes a submission a batch, once. The order of writes: idempotency record, open marker, batch.json, message. Whoever finds
/// the record of another repeats the rest for that one's id. The marker comes before the batch, so that a batch which exists is
/// one that sweeps see.
/// </summary>
internal sealed partial class BatchSubmitter(
    BatchStore batches, FileService files, SubmissionSender sender, TimeProvider time, IngestMetrics metrics, ILogger<BatchSubmitter> logger)
{
    private static readonly TimeSpan CompletionWindow = TimeSpan.FromHours(24);

    private readonly IdFactory _ids = new(time);

    public Task<Submission> SubmitAsync(
        string tenant, CreateBatchRequest request, string? idempotencyKey, CancellationToken cancellationToken) =>
        BatchOrderReader.Read(request, out BatchOrder? order) is { } fault
            ? Task.FromResult(Submission.Refused(fault))
            : SubmitAsync(tenant, order!, SubmissionKey.OfRequest(tenant, order!, idempotencyKey), cancellationToken);

    public async Task<Submission> SubmitAsync(string tenant, BatchOrder order, SubmissionKey key, CancellationToken cancellationToken)
    {
        Stored<IdempotencyRecord>? earlier = await FindClaimAsync(tenant, key, cancellationToken);
        if (earlier is not null && IsOther(earlier.Record, key))
        {
            return Submission.Refused(OtherFields());
        }

        (BatchId? id, BatchRecord? batch) = await FindEarlierAsync(tenant, earlier?.Record, cancellationToken);
        if (batch is { Status: not BatchStatus.Validating })
        {
            return Submission.Accepted(batch);
        }

        FileRecord? input = batch is null ? await files.FindAsync(tenant, order.InputFileId, cancellationToken) : null;
        if (batch is null && CheckInput(order.InputFileId, input) is { } inputFault)
        {
            return Submission.Refused(inputFault);
        }

        if (id is null)
        {
            IdempotencyRecord claim = await ClaimAsync(tenant, key, earlier, cancellationToken);
            if (IsOther(claim, key))
            {
                return Submission.Refused(OtherFields());
            }

            id = BatchId.Parse(claim.BatchId);
        }

        BatchKey named = new(tenant, id.Value);
        batch ??= NewBatch(named, order, input!.ContentVersion);
        return Submission.Accepted(await StartAsync(named, batch, isNew: input is not null, cancellationToken));
    }

    /// <summary>The batch that the key led to; null where there is none yet.</summary>
    public async Task<BatchRecord?> FindAsync(string tenant, SubmissionKey key, CancellationToken cancellationToken) =>
        (await FindEarlierAsync(tenant, (await FindClaimAsync(tenant, key, cancellationToken))?.Record, cancellationToken)).Batch;

    /// <summary>Makes the submission a batch that has failed, for inputs that cannot even become a file.</summary>
    public async Task<BatchRecord> FailAsync(
        string tenant, BatchOrder order, string inputVersion, SubmissionKey key, BatchError error, CancellationToken cancellationToken)
    {
        Stored<IdempotencyRecord>? earlier = await FindClaimAsync(tenant, key, cancellationToken);
        IdempotencyRecord claim = earlier?.Record ?? await ClaimAsync(tenant, key, earlier, cancellationToken);
        BatchKey named = new(tenant, BatchId.Parse(claim.BatchId));
        BatchRecord failed = NewBatch(named, order, inputVersion) with
        {
            Status = BatchStatus.Failed,
            FailedAt = time.GetUtcNow(),
            Errors = [error],
            ErrorCount = 1,
        };
        BatchRecord standing = await batches.CreateBatchAsync(named, failed, cancellationToken);
        if (ReferenceEquals(standing, failed))
        {
            metrics.CountEnd(failed, time.GetUtcNow());
            LogFailed(failed.Id, tenant, error.Code);
        }

        return standing;
    }

    /// <summary>What is wrong with a file as a batch's input; null where nothing is.</summary>
    public static RequestError? CheckInput(FileId id, FileRecord? input) =>
        input is null ? new RequestError(ErrorCodes.InvalidRequest, $"There is no file '{id}'.", "input_file_id")
        : input.Purpose != FilePurposes.Batch
            ? new RequestError(
                ErrorCodes.InvalidRequest, $"File '{id}' has the purpose '{input.Purpose}', not '{FilePurposes.Batch}'.", "input_file_id")
        : null;

    private static bool IsOther(IdempotencyRecord claim, SubmissionKey key) =>
        key.RequestHash is not null && claim.RequestHash != key.RequestHash;

    private static RequestError OtherFields() =>
        new(ErrorCodes.Conflict, "The idempotency key was used before with other fields.", "Idempotency-Key");

    private Task<Stored<IdempotencyRecord>?> FindClaimAsync(string tenant, SubmissionKey key, CancellationToken cancellationToken) =>
        batches.Records.FindAsync(BlobLayout.Idempotency(tenant, key.Hash), RecordJson.Idempotency, cancellationToken);

    // The id that an earlier submission chose and the batch, if it came to that; nothing where that submission counts no more.
    private async Task<(BatchId? Id, BatchRecord? Batch)> FindEarlierAsync(
        string tenant, IdempotencyRecord? earlier, CancellationToken cancellationToken)
    {
        if (earlier is null || earlier.ExpiresAt <= time.GetUtcNow())
        {
            return (null, null);
        }

        BatchId id = BatchId.Parse(earlier.BatchId);
        BatchRecord? batch = await batches.FindBatchAsync(new BatchKey(tenant, id), cancellationToken);

        // Without a key of the caller's own, the same fields after a failure or a cancel are a new wish.
        bool isOver = batch is not null && (batch.Closing is not null || batch.Status == BatchStatus.Failed);
        return isOver && earlier.ExpiresAt is not null ? (null, null) : (id, batch);
    }

    // Who wins the record names the batch. An earlier record that counts no more is replaced.
    private async Task<IdempotencyRecord> ClaimAsync(
        string tenant, SubmissionKey key, Stored<IdempotencyRecord>? earlier, CancellationToken cancellationToken)
    {
        string name = BlobLayout.Idempotency(tenant, key.Hash);
        IdempotencyRecord own = new()
        {
            BatchId = _ids.NewBatchId().Value,
            CreatedAt = time.GetUtcNow(),
            RequestHash = key.RequestHash,
            ExpiresAt = time.GetUtcNow() + key.Lifetime,
        };
        if (earlier is not null)
        {
            await batches.Records.TryReplaceAsync(name, earlier, own, RecordJson.Idempotency, cancellationToken);
        }

        return (await batches.Records.CreateAsync(name, own, RecordJson.Idempotency, cancellationToken)).Record;
    }

    private BatchRecord NewBatch(BatchKey key, BatchOrder order, string inputVersion) => new()
    {
        Id = key.Id.Value,
        Tenant = key.Tenant,
        Endpoint = order.Terms.Endpoint,
        InputFileId = order.InputFileId.Value,
        InputVersion = inputVersion,
        CompletionWindow = order.Terms.CompletionWindow,
        Metadata = order.Terms.Metadata,
        OutputExpiresAfterSeconds = order.Terms.OutputExpiresAfterSeconds,
        IsStrict = order.Terms.IsStrict,
        Status = BatchStatus.Validating,
        OutputFileId = _ids.NewFileId().Value,
        ErrorFileId = _ids.NewFileId().Value,
        CreatedAt = time.GetUtcNow(),
        ExpiresAt = time.GetUtcNow() + CompletionWindow,
    };

    private async Task<BatchRecord> StartAsync(BatchKey key, BatchRecord batch, bool isNew, CancellationToken cancellationToken)
    {
        await batches.MarkOpenAsync(key, cancellationToken);
        if (isNew)
        {
            batch = await batches.CreateBatchAsync(key, batch, cancellationToken);
            LogSubmitted(batch.Id, batch.Tenant, batch.InputFileId, batch.Endpoint);
        }

        if (batch.Status == BatchStatus.Validating)
        {
            await sender.SendAsync(key, cancellationToken);
        }

        return batch;
    }
}
