using System.Collections.Immutable;

namespace Pipeline.Contracts.Api;

/// <summary>A schedule as the API shows it, every key always. Times are Unix seconds. Ours, not OpenAI's.</summary>
public sealed record ScheduleObject
{
    public required string Name { get; init; }

    public string Object { get; init; } = "schedule";

    public required string Cron { get; init; }

    public required string? InputFileId { get; init; }

    public required string? IntakeBlob { get; init; }

    public required string Endpoint { get; init; }

    public required string CompletionWindow { get; init; }

    public required ImmutableSortedDictionary<string, string>? Metadata { get; init; }

    public required bool Enabled { get; init; }

    public required long CreatedAt { get; init; }

    /// <summary>Null where it is not enabled.</summary>
    public required long? NextRunAt { get; init; }

    /// <summary>The last occurrence that was submitted or failed.</summary>
    public required long? LastRunAt { get; init; }

    public required string? LastBatchId { get; init; }

    /// <summary>Why the last occurrence has no batch; null where it has one.</summary>
    public required string? LastError { get; init; }
}
