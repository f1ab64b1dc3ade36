using System.Collections.Immutable;

namespace Pipeline.Contracts.Records;

/// <summary>A batch that is submitted again and again. Changed only by compare-and-swap.</summary>
public sealed record ScheduleRecord : IVersioned
{
    public int V { get; init; } = RecordJson.CurrentVersion;

    public required string Name { get; init; }

    /// <summary>Five fields, UTC.</summary>
    public required string Cron { get; init; }

    /// <summary>The input; null where it is a blob.</summary>
    public string? InputFileId { get; init; }

    /// <summary>Blob of the intake container, read anew at each occurrence; null where the input is a file.</summary>
    public string? IntakeBlob { get; init; }

    public required string Endpoint { get; init; }

    public required string CompletionWindow { get; init; }

    public ImmutableSortedDictionary<string, string>? Metadata { get; init; }

    public required bool IsEnabled { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// Only later occurrences are due: the last one that was submitted or failed, or when the schedule was made, given another
    /// cron or enabled again.
    /// </summary>
    public required DateTimeOffset DueAfter { get; init; }

    /// <summary>The last occurrence that was submitted or failed; null before the first.</summary>
    public DateTimeOffset? LastOccurrence { get; init; }

    /// <summary>The batch of the last occurrence that was submitted; null before the first.</summary>
    public string? LastBatchId { get; init; }

    /// <summary>Why the last occurrence has no batch; null where it has one.</summary>
    public string? LastError { get; init; }
}
