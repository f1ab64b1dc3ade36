using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts;
using Pipeline.Contracts.Messages;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Persistence;

namespace Pipeline.Ingest.Handling;

/// <summary>
/// Handles messages of <see cref="Names.DeadLetterQueue"/>: keeps each for a person, under <c>dead-letters/</c>. A batch whose
/// submission was put aside would stay in validating until it expires, so it fails here. Nothing is done about a shard's message:
/// its shard is silent from then on, and the sweep sends it again.
/// </summary>
public sealed partial class DeadLetterHandler
{
    private const string Unknown = "unknown";

    private readonly BatchStore _batches;
    private readonly BatchAdvancer _advancer;
    private readonly TimeProvider _time;
    private readonly IngestMetrics _metrics;
    private readonly ILogger _logger;

    internal DeadLetterHandler(
        BatchStore batches, BatchAdvancer advancer, TimeProvider time, IngestMetrics metrics, ILogger<DeadLetterHandler> logger)
    {
        _batches = batches;
        _advancer = advancer;
        _time = time;
        _metrics = metrics;
        _logger = logger;
    }

    /// <summary>Handles a message.</summary>
    /// <param name="cause">Where and why it was put aside; null where nothing came with it.</param>
    /// <param name="messageId">The id that it was sent under.</param>
    /// <param name="body">Anything.</param>
    /// <param name="cancellationToken">Ends the work; it can be repeated.</param>
    public Task<HandlerResult> HandleAsync(
        DeadLetterCause? cause, string messageId, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        MessageGuard.RunAsync(async () =>
        {
            DeadLetterCause known = Check(cause);
            await KeepAsync(known, messageId, body, cancellationToken);
            if (known.Queue == Names.SubmissionQueue && ReadSubmission(body) is { } key)
            {
                await FailAsync(key, known, cancellationToken);
            }
        });

    // The queue becomes part of a blob's name.
    private static DeadLetterCause Check(DeadLetterCause? cause) =>
        cause is null ? new DeadLetterCause(Unknown, Unknown, string.Empty)
        : BlobNaming.IsValid(cause.Queue) && !cause.Queue.Contains('/') ? cause
        : cause with { Queue = Unknown };

    private static string HashOf(string messageId, ReadOnlyMemory<byte> body)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] id = Encoding.UTF8.GetBytes(messageId);
        hash.AppendData(BitConverter.GetBytes(id.Length));
        hash.AppendData(id);
        hash.AppendData(body.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // That it cannot be read may be the very reason for its being here: it is kept all the same.
    private static BatchKey? ReadSubmission(ReadOnlyMemory<byte> body)
    {
        try
        {
            SubmissionMessage message = RecordJson.Deserialize(body.Span, RecordJson.Submission, "A submission message");
            return BatchKey.Parse(message.Tenant, message.BatchId);
        }
        catch (Exception exception) when (exception is MalformedRecordException or FormatException)
        {
            return null;
        }
    }

    private async Task KeepAsync(DeadLetterCause cause, string messageId, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        string name = BlobLayout.DeadLetter(cause.Queue, HashOf(messageId, body));
        DeadLetterRecord own = new()
        {
            Queue = cause.Queue,
            Reason = cause.Reason,
            Description = cause.Description,
            MessageId = messageId,
            ReceivedAt = _time.GetUtcNow(),
            Body = body.ToArray(),
        };
        using MemoryStream content = new(RecordJson.Serialize(own, RecordJson.DeadLetter), writable: false);
        if (await _batches.Blobs.PutAsync(name, content, BlobMetadata.Empty, BlobCondition.IfAbsent, cancellationToken) is not null)
        {
            _metrics.CountDeadLetter(cause);
        }

        LogKept(messageId, cause.Queue, cause.Reason, cause.Description, name);
    }

    private async Task FailAsync(BatchKey key, DeadLetterCause cause, CancellationToken cancellationToken)
    {
        try
        {
            Update<BatchRecord> update = await _batches.UpdateBatchAsync(key, batch => Fail(batch, cause), cancellationToken);
            if (update is { IsOwn: true, Record: { } failed })
            {
                _metrics.CountEnd(failed, _time.GetUtcNow());
                LogBatchFailed(failed.Id, failed.Tenant);
            }

            await _advancer.AdvanceAsync(key, isSweep: false, cancellationToken);
        }
        catch (MalformedRecordException exception)
        {
            // its record is damaged, which may be why the message is here: nothing can be written into it
            LogBatchUnreadable(key.Id.Value, key.Tenant, exception);
        }
    }

    private BatchRecord? Fail(BatchRecord batch, DeadLetterCause cause)
    {
        if (batch is not { Status: BatchStatus.Validating, Closing: null })
        {
            return null;
        }

        BatchError error = new(
            ErrorCodes.ServerError,
            $"The batch could not be validated: its message was put aside ({cause.Reason}). {cause.Description}".TrimEnd(),
            Param: null,
            Line: null);
        return batch with { Status = BatchStatus.Failed, FailedAt = _time.GetUtcNow(), Errors = [error], ErrorCount = 1 };
    }
}
