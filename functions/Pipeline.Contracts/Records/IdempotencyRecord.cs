namespace Pipeline.Contracts.Records;

/// <summary>Which batch a submission led to, so that the same submission again leads to the same batch.</summary>
public sealed record IdempotencyRecord : IVersioned
{
    public int V { get; init; } = RecordJson.CurrentVersion;

    public required string BatchId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// Hash of the submission's fields where the caller gave a key of its own: the key again with other fields is a mistake. Null
    /// where the record's name is that hash.
    /// </summary>
    public string? RequestHash { get; init; }

    /// <summary>From when on the record counts no more; null where the caller gave a key of its own.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
