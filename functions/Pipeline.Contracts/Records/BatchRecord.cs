using System.Collections.Immutable;

namespace Pipeline.Contracts.Records;

/// <summary>
/// batch.json: the one record of a batch's state, changed only by compare-and-swap. Progress is not here while the batch runs:
/// it is the sum over the ledgers.
/// </summary>
public sealed record BatchRecord : IVersioned
{
    public int V { get; init; } = RecordJson.CurrentVersion;

    public required string Id { get; init; }

    public required string Tenant { get; init; }

    public required string Endpoint { get; init; }

    public required string InputFileId { get; init; }

    /// <summary>Version of the input's content blob when the batch was submitted.</summary>
    public required string InputVersion { get; init; }

    public required string CompletionWindow { get; init; }

    public ImmutableSortedDictionary<string, string>? Metadata { get; init; }

    /// <summary>Seconds from an output file's creation to its expiry; null for the default.</summary>
    public int? OutputExpiresAfterSeconds { get; init; }

    /// <summary>One bad line fails the batch.</summary>
    public bool IsStrict { get; init; }

    public required BatchStatus Status { get; init; }

    /// <summary>Raised by pause, resume and retry; messages and ledgers of an older epoch count no more.</summary>
    public int Epoch { get; init; } = 1;

    /// <summary>Why the rest of the batch is being closed without running; null while it runs.</summary>
    public BatchClosing? Closing { get; init; }

    /// <summary>The model's id as callers write it; null until the plan stands.</summary>
    public string? Model { get; init; }

    /// <summary>What validation found: the first 1,000 with their line numbers.</summary>
    public ImmutableArray<BatchError> Errors { get; init; } = [];

    /// <summary>How many problems validation found in all.</summary>
    public int ErrorCount { get; init; }

    /// <summary>Ids of the files to be produced, chosen when the epoch begins, so that finalising twice makes one file.</summary>
    public required string OutputFileId { get; init; }

    public required string ErrorFileId { get; init; }

    /// <summary>Whether the output file was produced: a batch without a success has none.</summary>
    public bool HasOutput { get; init; }

    public bool HasErrorFile { get; init; }

    /// <summary>Lines that are requests; 0 until the plan stands.</summary>
    public int TotalCount { get; init; }

    /// <summary>Terminal counts and usage, copied from the ledgers when the batch ends.</summary>
    public int CompletedCount { get; init; }

    public int FailedCount { get; init; }

    public TokenUsage Usage { get; init; } = TokenUsage.None;

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? InProgressAt { get; init; }

    public DateTimeOffset? FinalizingAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public DateTimeOffset? FailedAt { get; init; }

    public DateTimeOffset? ExpiredAt { get; init; }

    public DateTimeOffset? CancellingAt { get; init; }

    public DateTimeOffset? CancelledAt { get; init; }

    /// <summary>Whether nothing will change any more.</summary>
    public bool IsTerminal() => Status is BatchStatus.Completed or BatchStatus.Failed or BatchStatus.Expired or BatchStatus.Cancelled;
}
