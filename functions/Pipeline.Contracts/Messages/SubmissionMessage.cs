using Pipeline.Contracts.Records;

namespace Pipeline.Contracts.Messages;

/// <summary>A batch waits to be validated and planned.</summary>
public sealed record SubmissionMessage : IVersioned
{
    public int V { get; init; } = RecordJson.CurrentVersion;

    public required string Tenant { get; init; }

    public required string BatchId { get; init; }
}
