namespace Pipeline.LocalHost.Observation;

internal sealed partial class QueueDepthWatch
{
    [LoggerMessage(EventId = 7040, EventName = "QueuesNotMeasured", Level = LogLevel.Warning,
        Message = "The depth of the queues could not be measured; its gauges are missing until it can.")]
    private partial void LogNoneMeasured(Exception exception);

    [LoggerMessage(EventId = 7041, EventName = "QueueNotMeasured", Level = LogLevel.Warning,
        Message = "The depth of queue {Queue} could not be measured; its gauges are missing until it can.")]
    private partial void LogNotMeasured(string queue, Exception exception);
}
