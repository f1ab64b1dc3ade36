using Pipeline.Contracts.Records;

namespace Pipeline.Worker.Shards;

/// <summary>What a batch's record says about a shard of one epoch.</summary>
/// <param name="IsSuperseded">The batch is gone, has ended, or has a newer epoch: the shard is nobody's work any more.</param>
/// <param name="Closing">Why the lines that have not run are to be answered with an error; null while they are to run.</param>
internal readonly record struct BatchVerdict(bool IsSuperseded, BatchClosing? Closing)
{
    /// <summary>Whether the shard's lines are to run.</summary>
    public bool IsRunning => !IsSuperseded && Closing is null;

    /// <summary>Judges a shard of an epoch; no record means that the batch is gone.</summary>
    public static BatchVerdict Of(BatchRecord? batch, int epoch) =>
        batch is null || batch.IsTerminal() || batch.Epoch > epoch
            ? new BatchVerdict(IsSuperseded: true, Closing: null)
            : new BatchVerdict(IsSuperseded: false, batch.Closing);
}
