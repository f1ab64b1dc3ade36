using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Records;

namespace Pipeline.Ingest.Closing;

internal sealed partial class BatchCloser
{
    [LoggerMessage(1600, LogLevel.Information, "Batch {BatchId} of {Tenant}: {Shards} shards closed, {Closing}", EventName = "ShardsClosed")]
    private partial void LogClosed(string batchId, string tenant, int shards, BatchClosing closing);
}
