namespace Pipeline.Worker.Shards;

internal sealed partial class ShardLease
{
    [LoggerMessage(5200, LogLevel.Warning, "Step '{Step}' of message {MessageId} is tried again: {Reason}", EventName = "ShardStepRetried")]
    private partial void LogRetry(string step, string messageId, string reason);

    [LoggerMessage(5201, LogLevel.Warning, "The lock on message {MessageId} is lost", EventName = "ShardLeaseLost")]
    private partial void LogLost(string messageId);

    [LoggerMessage(
        5202,
        LogLevel.Warning,
        "Message {MessageId} could not be settled; it will be delivered again",
        EventName = "ShardMessageNotSettled")]
    private partial void LogNotSettled(string messageId);
}
