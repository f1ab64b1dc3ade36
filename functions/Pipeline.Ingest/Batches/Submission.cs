using System.Diagnostics.CodeAnalysis;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Records;

namespace Pipeline.Ingest.Batches;

/// <summary>What came of a submission: a batch, or why there is none.</summary>
public sealed record Submission
{
    private Submission(BatchRecord? batch, RequestError? error)
    {
        Batch = batch;
        Error = error;
    }

    /// <summary>The batch; null where the submission is refused.</summary>
    public BatchRecord? Batch { get; }

    /// <summary>Why it is refused, with the field at fault; <c>conflict</c> for an idempotency key used with other fields.</summary>
    public RequestError? Error { get; }

    /// <summary>Whether there is a batch.</summary>
    [MemberNotNullWhen(true, nameof(Batch))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsAccepted => Batch is not null;

    internal static Submission Accepted(BatchRecord batch) => new(batch, null);

    internal static Submission Refused(RequestError error) => new(null, error);
}
