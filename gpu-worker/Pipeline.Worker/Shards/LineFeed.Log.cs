namespace Pipeline.Worker.Shards;

internal sealed partial class LineFeed
{
    [LoggerMessage(5500, LogLevel.Error, "Batch {Batch}, line {Line}: the answer could not be written", EventName = "LineNotWritten")]
    private partial void LogNotWritten(Exception exception, string batch, int line);
}
