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
    BatchStore batches, FileService files, SubmissionSender sender, TimeProvider time, ILogger<BatchSubmitter> logger)
{
    private static readonly TimeSpan CompletionWindow = TimeSpan.FromHours(24);

    /// <summary>How long the same fields again are taken for a repeated request.</summary>
    private static readonly TimeSpan ImplicitKeyLifetime = TimeSpan.FromMinutes(10);

    private readonly IdFactory _ids = new(time);

    public async Task<Submission> SubmitAsync(
        string tenant, CreateBatchRequest request, string? idempotencyKey, CancellationToken cancellationToken)
    {
        if (BatchOrderReader.Read(request, out BatchOrder? order) is { } fault)
        {
            return Submission.Refused(fault);
        }

        string fields = SubmissionHash.OfFields(tenant, order!);
        string name = BlobLayout.Idempotency(tenant, idempotencyKey is null ? fields : SubmissionHash.OfKey(tenant, idempotencyKey));
        Stored<IdempotencyRecord>? earlier = await batches.Records.FindAsync(name, RecordJson.Idempotency, cancellationToken);
        if (idempotencyKey is not null && earlier is not null && earlier.Record.RequestHash != fields)
        {
            return Submission.Refused(OtherFields());
        }

        (BatchId? id, BatchRecord? batch) = await FindEarlierAsync(tenant, earlier?.Record, cancellationToken);
        if (batch is { Status: not BatchStatus.Validating })
        {
            return Submission.Accepted(batch);
        }

        FileRecord? input = batch is null ? await files.FindAsync(tenant, order!.InputFileId, cancellationToken) : null;
        if (batch is null && CheckInput(order!.InputFileId, input) is { } inputFault)
        {
            return Submission.Refused(inputFault);
        }

        if (id is null)
        {
            IdempotencyRecord claim = await ClaimAsync(name, earlier, NewClaim(fields, idempotencyKey is not null), cancellationToken);
            if (idempotencyKey is not null && claim.RequestHash != fields)
            {
                return Submission.Refused(OtherFields());
            }

            id = BatchId.Parse(claim.BatchId);
        }

        BatchKey key = new(tenant, id.Value);
        return Submission.Accepted(await StartAsync(key, batch ?? NewBatch(key, order!, input!), batch is null, cancellationToken));
    }

    private static RequestError OtherFields() =>
        new(ErrorCodes.Conflict, "The idempotency key was used before with other fields.", "Idempotency-Key");

    private static RequestError? CheckInput(FileId id, FileRecord? input) =>
        input is null ? new RequestError(ErrorCodes.InvalidRequest, $"There is no file '{id}'.", "input_file_id")
        : input.Purpose != FilePurposes.Batch
            ? new RequestError(
                ErrorCodes.InvalidRequest, $"File '{id}' has the purpose '{input.Purpose}', not '{FilePurposes.Batch}'.", "input_file_id")
        : null;

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

    private IdempotencyRecord NewClaim(string fields, bool isExplicit) => new()
    {
        BatchId = _ids.NewBatchId().Value,
        CreatedAt = time.GetUtcNow(),
        RequestHash = isExplicit ? fields : null,
        ExpiresAt = isExplicit ? null : time.GetUtcNow() + ImplicitKeyLifetime,
    };

    // Who wins the record names the batch. An earlier record that counts no more is replaced.
    private async Task<IdempotencyRecord> ClaimAsync(
        string name, Stored<IdempotencyRecord>? earlier, IdempotencyRecord own, CancellationToken cancellationToken)
    {
        if (earlier is not null)
        {
            await batches.Records.TryReplaceAsync(name, earlier, own, RecordJson.Idempotency, cancellationToken);
        }

        return (await batches.Records.CreateAsync(name, own, RecordJson.Idempotency, cancellationToken)).Record;
    }

    private BatchRecord NewBatch(BatchKey key, BatchOrder order, FileRecord input) => new()
    {
        Id = key.Id.Value,
        Tenant = key.Tenant,
        Endpoint = order.Endpoint,
        InputFileId = input.Id,
        InputVersion = input.ContentVersion,
        CompletionWindow = order.CompletionWindow,
        Metadata = order.Metadata,
        OutputExpiresAfterSeconds = order.OutputExpiresAfterSeconds,
        IsStrict = order.IsStrict,
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
