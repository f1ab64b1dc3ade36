using System.Diagnostics;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Batches;

namespace Pipeline.Api.Batches;

/// <summary>Batches as the API shows them.</summary>
internal static class BatchObjects
{
    public static BatchObject From(BatchView view)
    {
        BatchRecord batch = view.Record;
        return new BatchObject
        {
            Id = batch.Id,
            Endpoint = batch.Endpoint,
            Model = batch.Model,
            Errors = Errors(batch),
            InputFileId = batch.InputFileId,
            CompletionWindow = batch.CompletionWindow,
            Status = Text(batch.Status),
            OutputFileId = batch.HasOutput ? batch.OutputFileId : null,
            ErrorFileId = batch.HasErrorFile ? batch.ErrorFileId : null,
            CreatedAt = batch.CreatedAt.ToUnixTimeSeconds(),
            InProgressAt = batch.InProgressAt?.ToUnixTimeSeconds(),
            ExpiresAt = batch.ExpiresAt.ToUnixTimeSeconds(),
            FinalizingAt = batch.FinalizingAt?.ToUnixTimeSeconds(),
            CompletedAt = batch.CompletedAt?.ToUnixTimeSeconds(),
            FailedAt = batch.FailedAt?.ToUnixTimeSeconds(),
            ExpiredAt = batch.ExpiredAt?.ToUnixTimeSeconds(),
            CancellingAt = batch.CancellingAt?.ToUnixTimeSeconds(),
            CancelledAt = batch.CancelledAt?.ToUnixTimeSeconds(),
            RequestCounts = new RequestCounts(view.TotalCount, view.CompletedCount, view.FailedCount),
            Usage = UsageObject.From(view.Usage),
            Metadata = batch.Metadata,
        };
    }

    private static BatchErrorList? Errors(BatchRecord batch) => batch.ErrorCount == 0
        ? null
        : new BatchErrorList(
            "list",
            [.. batch.Errors.Select(error => new BatchErrorObject(error.Code, error.Line, error.Message, error.Param))],
            batch.ErrorCount);

    private static string Text(BatchStatus status) => status switch
    {
        BatchStatus.Validating => "validating",
        BatchStatus.InProgress => "in_progress",
        BatchStatus.Finalizing => "finalizing",
        BatchStatus.Cancelling => "cancelling",
        BatchStatus.Completed => "completed",
        BatchStatus.Failed => "failed",
        BatchStatus.Expired => "expired",
        BatchStatus.Cancelled => "cancelled",
        _ => throw new UnreachableException($"Status {status} has no word."),
    };
}
