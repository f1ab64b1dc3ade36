using Pipeline.Contracts.Api;
using Pipeline.Contracts.Records;

namespace Pipeline.Api.Files;

/// <summary>Files as the API shows them.</summary>
internal static class FileObjects
{
    public static FileObject From(FileRecord file) => new()
    {
        Id = file.Id,
        Bytes = file.Bytes,
        CreatedAt = file.CreatedAt.ToUnixTimeSeconds(),
        ExpiresAt = file.ExpiresAt?.ToUnixTimeSeconds(),
        Filename = file.Filename,
        Purpose = file.Purpose,
    };
}
