namespace Pipeline.Contracts.Records;

/// <summary>file.json: what is known of an uploaded or produced file. Written after the content, so a record implies its bytes.</summary>
public sealed record FileRecord : IVersioned
{
    public int V { get; init; } = RecordJson.CurrentVersion;

    public required string Id { get; init; }

    /// <summary>As the caller named it; never part of a path.</summary>
    public required string Filename { get; init; }

    /// <summary><c>batch</c>, <c>batch_output</c> or another of the purposes of the contract.</summary>
    public required string Purpose { get; init; }

    /// <summary>Size of the content.</summary>
    public required long Bytes { get; init; }

    /// <summary>Version of the content blob; a batch reads this one or none.</summary>
    public required string ContentVersion { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Hidden from callers; the bytes go once no open batch refers to them.</summary>
    public bool IsDeleted { get; init; }
}
