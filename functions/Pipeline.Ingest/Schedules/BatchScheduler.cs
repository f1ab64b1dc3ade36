using Microsoft.Extensions.Logging;
using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Intake;
using Pipeline.Ingest.Persistence;

namespace Pipeline.Ingest.Schedules;

/// <summary>
/// Submits what schedules have due. Occurrences that were missed are not piled up: the latest one is submitted, those before it
/// are not. Any number of hosts may call it at any time.
/// </summary>
/// <remarks>
/// One batch an occurrence: it is submitted under a key of the schedule's name and the occurrence, whose record, unlike that of
/// a request without a key, is kept for good. Only then is the schedule moved past the occurrence, by compare-and-swap and never
/// back. A crash between the two, or another host at the same time, repeats the submission under the same key and finds the
/// batch, however much later that is.
/// </remarks>
public sealed partial class BatchScheduler
{
    private readonly IBlobStore _store;
    private readonly RecordStore _records;
    private readonly BatchSubmitter _submitter;
    private readonly BlobIntake _intake;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    internal BatchScheduler(
        IBlobStore store, BatchSubmitter submitter, BlobIntake intake, TimeProvider time, ILogger<BatchScheduler> logger)
    {
        _store = store;
        _records = new RecordStore(store);
        _submitter = submitter;
        _intake = intake;
        _time = time;
        _logger = logger;
    }

    /// <summary>Submits what is due now.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (string tenant in _store.ListSegmentsAsync(BlobLayout.Tenants, after: null, cancellationToken))
        {
            await foreach (BlobProperties blob in _store.ListAsync(BlobLayout.Schedules(tenant), cancellationToken))
            {
                await TryRunAsync(tenant, blob.Name, cancellationToken);
            }
        }
    }

    // One schedule in trouble must not keep the others from running. It stays due.
    private async Task TryRunAsync(string tenant, string name, CancellationToken cancellationToken)
    {
        try
        {
            if (await _records.FindAsync(name, RecordJson.Schedule, cancellationToken) is { } stored
                && Due(stored.Record) is { } occurrence)
            {
                await RunAsync(tenant, name, stored.Record, occurrence, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogSkipped(name, exception);
        }
    }

    private DateTimeOffset? Due(ScheduleRecord schedule) => !schedule.IsEnabled ? null
        : CronExpression.Read(schedule.Cron, out CronExpression? cron) is { } fault ? throw new MalformedRecordException(fault, null)
        : cron!.Latest(_time.GetUtcNow(), schedule.DueAfter);

    private async Task RunAsync(
        string tenant, string name, ScheduleRecord schedule, DateTimeOffset occurrence, CancellationToken cancellationToken)
    {
        Submission submission = await SubmitAsync(tenant, schedule, occurrence, cancellationToken);
        await _records.UpdateAsync(
            name, RecordJson.Schedule, standing => MoveOn(standing, schedule, occurrence, submission), cancellationToken);
        if (submission.IsAccepted)
        {
            LogRun(schedule.Name, tenant, occurrence, submission.Batch.Id);
        }
        else
        {
            LogFailed(schedule.Name, tenant, occurrence, submission.Error.Message);
        }
    }

    private async Task<Submission> SubmitAsync(
        string tenant, ScheduleRecord schedule, DateTimeOffset occurrence, CancellationToken cancellationToken)
    {
        BatchTerms terms = new(schedule.Endpoint, schedule.CompletionWindow, schedule.Metadata);
        SubmissionKey key = SubmissionKey.OfOccurrence(tenant, schedule.Name, occurrence);
        if (schedule.IntakeBlob is not { } blobName)
        {
            return await _submitter.SubmitAsync(tenant, new BatchOrder(FileId.Parse(schedule.InputFileId!), terms), key, cancellationToken);
        }

        try
        {
            return await _store.FindAsync(blobName, cancellationToken) is { } blob
                ? await _intake.SubmitAsync(tenant, blob, terms, namesEndpoint: true, key, cancellationToken)
                : NoSuchBlob(blobName);
        }
        catch (BlobNotFoundException)
        {
            return NoSuchBlob(blobName);
        }
    }

    private static Submission NoSuchBlob(string name) =>
        Submission.Refused(new RequestError(ErrorCodes.InvalidRequest, $"There is no blob '{name}'.", "intake_blob"));

    // A batch outweighs a failure of the same occurrence: another host may have been here just before its input went.
    private static ScheduleRecord? MoveOn(
        ScheduleRecord standing, ScheduleRecord asRead, DateTimeOffset occurrence, Submission submission)
    {
        bool isOther = standing.CreatedAt != asRead.CreatedAt; // removed and made again meanwhile
        bool isNoted = standing.LastOccurrence > occurrence
            || (standing.LastOccurrence == occurrence && (!submission.IsAccepted || standing.LastError is null));
        return isOther || isNoted
            ? null
            : standing with
            {
                DueAfter = standing.DueAfter > occurrence ? standing.DueAfter : occurrence,
                LastOccurrence = occurrence,
                LastBatchId = submission.Batch?.Id ?? standing.LastBatchId,
                LastError = submission.Error?.Message,
            };
    }
}
