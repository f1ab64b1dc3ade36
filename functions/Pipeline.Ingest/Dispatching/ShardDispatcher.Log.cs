using Microsoft.Extensions.Logging;

namespace Pipeline.Ingest.Dispatching;

internal sealed partial class ShardDispatcher
{
    [LoggerMessage(
        1400, LogLevel.Information, "Batch {BatchId} of {Tenant}: {Count} shards sent, {First} to {Last} of {Total}", EventName = "ShardsSent")]
    private partial void LogSent(string batchId, string tenant, int count, int first, int last, int total);

    [LoggerMessage(
        1401, LogLevel.Warning, "Batch {BatchId} of {Tenant}: {Count} silent shards sent again, send {Send}", EventName = "ShardsResent")]
    private partial void LogResent(string batchId, string tenant, int count, int send);
}
