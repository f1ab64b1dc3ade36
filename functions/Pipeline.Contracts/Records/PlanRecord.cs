using System.Collections.Immutable;

namespace Pipeline.Contracts.Records;

/// <summary>plan.json: how an input file is cut into shards. Written once, if absent; the first planner wins.</summary>
public sealed record PlanRecord : IVersioned
{
    public int V { get; init; } = RecordJson.CurrentVersion;

    /// <summary>Names the planning attempt, and with it the blob of rejected lines.</summary>
    public required string Attempt { get; init; }

    /// <summary>The model's id, as callers write it.</summary>
    public required string Model { get; init; }

    /// <summary>The model's slug, which names its queue.</summary>
    public required string ModelSlug { get; init; }

    /// <summary>Input blob and the version that was planned.</summary>
    public required string Blob { get; init; }

    public required string BlobVersion { get; init; }

    /// <summary>Version of the blob of rejected lines; null where no line was rejected.</summary>
    public string? RejectionsVersion { get; init; }

    public required int LineCount { get; init; }

    public required int RejectedCount { get; init; }

    public ImmutableArray<BatchError> Errors { get; init; } = [];

    public int ErrorCount { get; init; }

    public required ImmutableArray<ShardPlan> Shards { get; init; }
}
