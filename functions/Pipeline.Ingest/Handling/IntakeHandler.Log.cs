using Microsoft.Extensions.Logging;

namespace Pipeline.Ingest.Handling;

public sealed partial class IntakeHandler
{
    [LoggerMessage(1800, LogLevel.Information, "Blob {Blob} is batch {BatchId}", EventName = "BlobTaken")]
    private partial void LogTaken(string blob, string batchId);

    [LoggerMessage(1801, LogLevel.Information, "An event of the storage is ignored: {Reason}", EventName = "BlobEventIgnored")]
    private partial void LogIgnored(string reason);

    [LoggerMessage(1802, LogLevel.Warning, "Blob {Blob} is gone; nothing is submitted", EventName = "BlobGone")]
    private partial void LogGone(string blob);

    [LoggerMessage(1803, LogLevel.Warning, "Blob {Blob} became no batch: {Reason}", EventName = "BlobRefused")]
    private partial void LogRefused(string blob, string reason);
}
