using Microsoft.Extensions.Logging;

namespace Pipeline.Ingest.Files;

public sealed partial class FileService
{
    [LoggerMessage(1000, LogLevel.Information, "File {FileId} of {Tenant} has {Bytes} bytes, for {Purpose}", EventName = "FileUploaded")]
    private partial void LogUploaded(string fileId, string tenant, long bytes, string purpose);

    [LoggerMessage(1001, LogLevel.Information, "File {FileId} of {Tenant} is deleted", EventName = "FileDeleted")]
    private partial void LogDeleted(string fileId, string tenant);
}
