namespace Pipeline.Worker.Shards;

internal sealed partial class ShardPump
{
    [LoggerMessage(5400, LogLevel.Warning, "Queue {Queue} cannot be read now: {Reason}", EventName = "QueueOutage")]
    private partial void LogOutage(string queue, string reason);
}
