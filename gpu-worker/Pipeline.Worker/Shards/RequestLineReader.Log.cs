namespace Pipeline.Worker.Shards;

internal sealed partial class RequestLineReader
{
    [LoggerMessage(5510, LogLevel.Error, "Batch {Batch}, line {Line}: the request could not be read", EventName = "LineNotRead")]
    private partial void LogNotRead(Exception exception, string batch, int line);
}
