namespace Pipeline.Contracts.Records;

/// <summary>A message that was put aside, kept for a person.</summary>
public sealed record DeadLetterRecord : IVersioned
{
    public int V { get; init; } = RecordJson.CurrentVersion;

    /// <summary>The queue that it was put aside on.</summary>
    public required string Queue { get; init; }

    /// <summary>A code.</summary>
    public required string Reason { get; init; }

    /// <summary>A sentence, or empty.</summary>
    public required string Description { get; init; }

    public required string MessageId { get; init; }

    /// <summary>When it came to us.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>As it was sent; base64 in the JSON, since it need not be text.</summary>
    public required byte[] Body { get; init; }
}
