namespace Pipeline.Contracts.Api;

/// <summary>A file as the API shows it, every key always. Times are Unix seconds.</summary>
public sealed record FileObject
{
    public required string Id { get; init; }

    public string Object { get; init; } = "file";

    public required long Bytes { get; init; }

    public required long CreatedAt { get; init; }

    public required long? ExpiresAt { get; init; }

    public required string Filename { get; init; }

    public required string Purpose { get; init; }

    /// <summary>Deprecated at OpenAI, yet the .NET SDK reads it.</summary>
    public string Status { get; init; } = "processed";

    public string? StatusDetails { get; init; }
}
