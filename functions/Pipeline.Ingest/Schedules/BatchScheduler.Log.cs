using Microsoft.Extensions.Logging;

namespace Pipeline.Ingest.Schedules;

public sealed partial class BatchScheduler
{
    [LoggerMessage(
        1900, LogLevel.Information, "Schedule {Schedule} of {Tenant}: {Occurrence:u} is batch {BatchId}", EventName = "ScheduleRun")]
    private partial void LogRun(string schedule, string tenant, DateTimeOffset occurrence, string batchId);

    [LoggerMessage(
        1901, LogLevel.Error, "Schedule {Schedule} of {Tenant}: {Occurrence:u} has no batch: {Reason}", EventName = "ScheduleFailed")]
    private partial void LogFailed(string schedule, string tenant, DateTimeOffset occurrence, string reason);

    [LoggerMessage(1902, LogLevel.Error, "Schedule {Blob} could not be run; it stays due", EventName = "ScheduleSkipped")]
    private partial void LogSkipped(string blob, Exception exception);
}
