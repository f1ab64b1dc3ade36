namespace Pipeline.LocalHost.Queues;

internal sealed partial class MessageDesk
{
    [LoggerMessage(EventId = 7000, EventName = "MessageLockLost", Level = LogLevel.Warning,
        Message = "Message {MessageId} of {Queue} was handled, but its lock had lapsed: it may come again.")]
    private partial void LogLockLost(string queue, string messageId);

    [LoggerMessage(EventId = 7001, EventName = "MessageNotSettled", Level = LogLevel.Warning,
        Message = "Message {MessageId} of {Queue} could not be settled: it comes again when its lock lapses.")]
    private partial void LogNotSettled(Exception exception, string queue, string messageId);

    [LoggerMessage(EventId = 7002, EventName = "MessageAbandoned", Level = LogLevel.Information,
        Message = "Work on message {MessageId} of {Queue} was broken off: the host stops, or its lock is lost.")]
    private partial void LogAbandoned(Exception exception, string queue, string messageId);

    [LoggerMessage(EventId = 7003, EventName = "MessageHandlerFailed", Level = LogLevel.Error,
        Message = "The handler of message {MessageId} of {Queue} failed: the message comes again.")]
    private partial void LogHandlerFailed(Exception exception, string queue, string messageId);

    [LoggerMessage(EventId = 7004, EventName = "MessageRetryLater", Level = LogLevel.Warning,
        Message = "Message {MessageId} of {Queue} is tried again later: {Reason}, {Description}")]
    private partial void LogRetryLater(string queue, string messageId, string? reason, string? description);

    [LoggerMessage(EventId = 7005, EventName = "MessagePoison", Level = LogLevel.Error,
        Message = "Message {MessageId} of {Queue} is put aside: {Reason}, {Description}")]
    private partial void LogPoison(string queue, string messageId, string? reason, string? description);
}
