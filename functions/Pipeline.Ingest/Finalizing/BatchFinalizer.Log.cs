using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Records;

namespace Pipeline.Ingest.Finalizing;

internal sealed partial class BatchFinalizer
{
    [LoggerMessage(
        1500, LogLevel.Information, "Batch {BatchId} of {Tenant} is {Status}: {Completed} lines completed, {Failed} failed", EventName = "BatchEnded")]
    private partial void LogEnded(string batchId, string tenant, BatchStatus status, int completed, int failed);
}
