using Microsoft.Extensions.Logging;

namespace Pipeline.Ingest.Batches;

public sealed partial class BatchService
{
    [LoggerMessage(1210, LogLevel.Information, "Batch {BatchId} of {Tenant} is to be cancelled", EventName = "BatchCancelling")]
    private partial void LogCancelling(string batchId, string tenant);
}
