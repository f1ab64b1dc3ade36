namespace Pipeline.LocalHost.Queues;

internal sealed partial class QueuePump
{
    [LoggerMessage(EventId = 7010, EventName = "ReceiveFailed", Level = LogLevel.Warning,
        Message = "Queue {Queue} could not be read; tried again in a moment.")]
    private partial void LogReceiveFailed(Exception exception, string queue);
}
