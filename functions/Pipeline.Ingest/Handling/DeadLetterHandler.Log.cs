using Microsoft.Extensions.Logging;

namespace Pipeline.Ingest.Handling;

public sealed partial class DeadLetterHandler
{
    [LoggerMessage(
        1810, LogLevel.Error, "Message {MessageId} of {Queue} was put aside: {Reason}, {Description} It is kept as {Blob}",
        EventName = "DeadLetterKept")]
    private partial void LogKept(string messageId, string queue, string reason, string description, string blob);

    [LoggerMessage(
        1811, LogLevel.Error, "Batch {BatchId} of {Tenant} failed: its submission was put aside", EventName = "SubmissionDeadLettered")]
    private partial void LogBatchFailed(string batchId, string tenant);

    [LoggerMessage(
        1812, LogLevel.Error, "Batch {BatchId} of {Tenant}, whose submission was put aside, is not readable",
        EventName = "DeadLetteredBatchUnreadable")]
    private partial void LogBatchUnreadable(string batchId, string tenant, Exception exception);
}
