using Pipeline.Contracts.Records;

namespace Pipeline.Ingest.Batches;

/// <summary>A batch and how far it is.</summary>
/// <param name="Record">Its record. Counts and usage in it are zero until the batch ends: read those of the view.</param>
/// <param name="TotalCount">Request lines; 0 until the plan stands.</param>
/// <param name="CompletedCount">Lines with a success.</param>
/// <param name="FailedCount">Lines with an error, rejected ones included.</param>
/// <param name="Usage">Tokens so far.</param>
public sealed record BatchView(BatchRecord Record, int TotalCount, int CompletedCount, int FailedCount, TokenUsage Usage)
{
    /// <summary>The view of a batch whose counts stand in its record.</summary>
    internal static BatchView FromRecord(BatchRecord record) =>
        new(record, record.TotalCount, record.CompletedCount, record.FailedCount, record.Usage);
}
