using Microsoft.Extensions.Logging;

namespace Pipeline.Api.Errors;

internal sealed partial class ErrorReplies
{
    [LoggerMessage(EventId = 6000, EventName = "RequestFailed", Level = LogLevel.Error,
        Message = "{Method} {Route} failed with {Status}; request {RequestId}.")]
    private partial void LogFailed(Exception exception, string method, string route, int status, string requestId);

    [LoggerMessage(EventId = 6001, EventName = "CallerGone", Level = LogLevel.Debug,
        Message = "The caller of {Method} {Route} left before it was answered.")]
    private partial void LogCallerGone(Exception exception, string method, string route);
}
