using Microsoft.Extensions.Logging;

namespace Pipeline.Ingest.Sweeping;

internal sealed partial class FileSweeper
{
    [LoggerMessage(
        1710, LogLevel.Information, "The bytes of file {FileId} of {Tenant} are removed (abandoned upload: {IsAbandoned})", EventName = "FileRemoved")]
    private partial void LogRemoved(string fileId, string tenant, bool isAbandoned);
}
