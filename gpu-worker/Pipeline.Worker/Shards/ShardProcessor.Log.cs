namespace Pipeline.Worker.Shards;

internal sealed partial class ShardProcessor
{
    [LoggerMessage(
        5300,
        LogLevel.Information,
        "Shard message {MessageId}: {Outcome}, {Succeeded} succeeded, {Failed} failed, {Seconds:F3} s",
        EventName = "ShardEnded")]
    private partial void LogShard(string messageId, ShardOutcome outcome, int succeeded, int failed, double seconds);

    [LoggerMessage(5301, LogLevel.Warning, "Message {MessageId} waits for a newer worker: {Reason}", EventName = "ShardPostponed")]
    private partial void LogPostponed(string messageId, string reason);

    [LoggerMessage(5302, LogLevel.Error, "Message {MessageId} is put aside: {Reason}", EventName = "ShardDeadLettered")]
    private partial void LogUnreadable(string messageId, string reason);
}
