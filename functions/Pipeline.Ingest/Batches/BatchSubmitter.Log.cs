using Microsoft.Extensions.Logging;

namespace Pipeline.Ingest.Batches;

internal sealed partial class BatchSubmitter
{
    [LoggerMessage(1200, LogLevel.Information, "Batch {BatchId} of {Tenant} is submitted: file {FileId}, {Endpoint}", EventName = "BatchSubmitted")]
    private partial void LogSubmitted(string batchId, string tenant, string fileId, string endpoint);

    [LoggerMessage(1201, LogLevel.Information, "Batch {BatchId} of {Tenant} failed at submission: {Code}", EventName = "BatchFailedAtSubmission")]
    private partial void LogFailed(string batchId, string tenant, string code);
}
