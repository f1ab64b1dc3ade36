namespace Pipeline.LocalHost.Observation;

internal sealed partial class StorageWatch
{
    [LoggerMessage(EventId = 7030, EventName = "StorageSilent", Level = LogLevel.Error,
        Message = "The storage does not answer; the host is not ready.")]
    private partial void LogStorageSilent(Exception exception);

    [LoggerMessage(EventId = 7031, EventName = "StorageAnswers", Level = LogLevel.Information,
        Message = "The storage answers again.")]
    private partial void LogStorageAnswers();
}
