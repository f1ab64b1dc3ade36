namespace Pipeline.Worker.Hosting;

internal sealed partial class WorkerService
{
    [LoggerMessage(5000, LogLevel.Information, "Ready: {Models} models are warm", EventName = "WorkerReady")]
    private partial void LogReady(int models);

    [LoggerMessage(5001, LogLevel.Critical, "{Sentence}", EventName = "WorkerFault")]
    private partial void LogFault(string sentence);

    [LoggerMessage(5002, LogLevel.Error, "What stopped the worker", EventName = "WorkerBroken")]
    private partial void LogBroken(Exception exception);
}
