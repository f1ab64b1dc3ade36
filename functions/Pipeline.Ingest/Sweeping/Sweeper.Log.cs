using Microsoft.Extensions.Logging;

namespace Pipeline.Ingest.Sweeping;

public sealed partial class Sweeper
{
    [LoggerMessage(1700, LogLevel.Error, "Batch {BatchId} of {Tenant} could not be swept", EventName = "BatchSweepFailed")]
    private partial void LogBatchSkipped(string batchId, string tenant, Exception exception);

    [LoggerMessage(1701, LogLevel.Information, "Batch {BatchId} of {Tenant} has expired", EventName = "BatchExpired")]
    private partial void LogExpired(string batchId, string tenant);

    [LoggerMessage(1702, LogLevel.Warning, "Batch {BatchId} of {Tenant} waits to be planned; sent again", EventName = "SubmissionResent")]
    private partial void LogSubmissionResent(string batchId, string tenant);

    [LoggerMessage(1703, LogLevel.Information, "The marker of {BatchId} of {Tenant}, which never became a batch, is removed", EventName = "OrphanMarkerRemoved")]
    private partial void LogOrphanRemoved(string batchId, string tenant);
}
