namespace Pipeline.Ingest.Files;

/// <summary>An upload went over the limit; nothing of it is kept.</summary>
public sealed class FileTooLargeException(long maxBytes) : Exception($"The file is larger than {maxBytes} bytes.")
{
    /// <summary>The limit, in bytes.</summary>
    public long MaxBytes { get; } = maxBytes;
}
