namespace Pipeline.Worker.Models.Fetching;

internal sealed partial class ModelFetcher
{
    [LoggerMessage(
        5110,
        LogLevel.Information,
        "Model {Model}: {Bytes} bytes of revision {Revision} fetched into the cache at {MegabytesPerSecond:F0} MB/s",
        EventName = "ModelFetched")]
    private partial void LogFetched(string model, string revision, long bytes, double megabytesPerSecond);

    [LoggerMessage(
        5111,
        LogLevel.Information,
        "Model {Model}: waiting for another worker that has revision {Revision} of the cache in hand",
        EventName = "ModelCacheWait")]
    private partial void LogWaiting(string model, string revision);

    [LoggerMessage(
        5112, LogLevel.Warning, "Blob {Blob} arrived with other bytes than its manifest says", EventName = "ModelFileDamaged")]
    private partial void LogDamaged(string blob);

    [LoggerMessage(5113, LogLevel.Information, "Model {Model}: revision {Revision} removed from the cache", EventName = "ModelRevisionRemoved")]
    private partial void LogRemoved(string model, string revision);

    [LoggerMessage(
        5114, LogLevel.Warning, "Model {Model}: other revisions cannot be removed from the cache: {Problem}", EventName = "ModelCacheNotCleaned")]
    private partial void LogNotRemoved(string model, string problem);
}
