using Microsoft.Extensions.Logging;

namespace Pipeline.Storage.Resilience;

internal sealed partial class DependencyPolicy
{
    [LoggerMessage(
        EventId = 2000,
        EventName = "StorageCallRetried",
        Level = LogLevel.Warning,
        Message = "Call {Operation} on {Dependency} failed, attempt {Attempt}. It is tried again in {Delay}.")]
    private partial void LogRetry(string dependency, string operation, int attempt, TimeSpan delay, Exception? cause);
}
