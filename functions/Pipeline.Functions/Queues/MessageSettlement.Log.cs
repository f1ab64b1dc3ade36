using Microsoft.Extensions.Logging;

namespace Pipeline.Functions.Queues;

internal sealed partial class MessageSettlement
{
    [LoggerMessage(EventId = 9500, EventName = "HostedMessageNotSettled", Level = LogLevel.Warning,
        Message = "Message {MessageId} of {Queue} could not be settled: its lock was lost, or it comes again when the lock lapses.")]
    private partial void LogNotSettled(Exception exception, string queue, string messageId);

    [LoggerMessage(EventId = 9501, EventName = "HostedMessageAbandoned", Level = LogLevel.Information,
        Message = "Work on message {MessageId} of {Queue} was broken off: the host stops.")]
    private partial void LogAbandoned(Exception exception, string queue, string messageId);

    [LoggerMessage(EventId = 9502, EventName = "HostedMessageHandlerFailed", Level = LogLevel.Error,
        Message = "The handler of message {MessageId} of {Queue} failed: the message comes again.")]
    private partial void LogHandlerFailed(Exception exception, string queue, string messageId);

    [LoggerMessage(EventId = 9503, EventName = "HostedMessageRetryLater", Level = LogLevel.Warning,
        Message = "Message {MessageId} of {Queue} is tried again later: {Reason}, {Description}")]
    private partial void LogRetryLater(string queue, string messageId, string? reason, string? description);

    [LoggerMessage(EventId = 9504, EventName = "HostedMessagePoison", Level = LogLevel.Error,
        Message = "Message {MessageId} of {Queue} is put aside: {Reason}, {Description}")]
    private partial void LogPoison(string queue, string messageId, string? reason, string? description);
}
