namespace Pipeline.Contracts.Records;

/// <summary>Which file a blob of the intake container becomes, chosen before a byte is copied, so that repeats make one file.</summary>
public sealed record IntakeRecord : IVersioned
{
    public int V { get; init; } = RecordJson.CurrentVersion;

    public required string FileId { get; init; }

    /// <summary>The blob, for people.</summary>
    public required string Blob { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
