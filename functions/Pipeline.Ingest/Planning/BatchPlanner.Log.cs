using Microsoft.Extensions.Logging;

namespace Pipeline.Ingest.Planning;

internal sealed partial class BatchPlanner
{
    [LoggerMessage(
        1300, LogLevel.Information,
        "Batch {BatchId} of {Tenant} runs on {Model}: {Lines} lines, {Rejected} rejected, {Shards} shards", EventName = "BatchPlanned")]
    private partial void LogPlanned(string batchId, string tenant, string model, int lines, int rejected, int shards);

    [LoggerMessage(
        1301, LogLevel.Information, "Batch {BatchId} of {Tenant} failed: {Problems} problems, the first {Code}", EventName = "BatchFailed")]
    private partial void LogFailed(string batchId, string tenant, int problems, string code);
}
