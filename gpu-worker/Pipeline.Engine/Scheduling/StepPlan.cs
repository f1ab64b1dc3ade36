using System.Runtime.InteropServices;
using Pipeline.Engine.Execution;

namespace Pipeline.Engine.Scheduling;

/// <summary>One step as the scheduler wants it. Reused from step to step.</summary>
internal sealed class StepPlan
{
    private readonly List<PlannedSequence> _sequences = [];
    private readonly List<BlockCopy> _copies = [];

    /// <param name="maxBlocksPerSequence">Blocks that the longest sequence may have.</param>
    public StepPlan(int maxBlocksPerSequence) => Step = new DecoderStep(maxBlocksPerSequence);

    /// <summary>The same as arrays for the runner.</summary>
    public DecoderStep Step { get; }

    /// <summary>In the step's order.</summary>
    public ReadOnlySpan<PlannedSequence> Sequences => CollectionsMarshal.AsSpan(_sequences);

    /// <summary>To do first, in this order.</summary>
    public ReadOnlySpan<BlockCopy> Copies => CollectionsMarshal.AsSpan(_copies);

    public int TokenCount => Step.TokenCount;

    /// <summary>Tokens that are the one uncomputed token of a sequence which has generated before.</summary>
    public int DecodeTokenCount { get; private set; }

    /// <summary>Whether sequences wait that were taken out while this step was planned.</summary>
    public bool HasPreempted { get; set; }

    public void Clear()
    {
        _sequences.Clear();
        _copies.Clear();
        Step.Clear();
        DecodeTokenCount = 0;
        HasPreempted = false;
    }

    /// <summary>Adds the next tokens of a sequence, whose blocks are there.</summary>
    public void Add(Sequence sequence, int tokenCount)
    {
        bool hasLogits = tokenCount == sequence.UncomputedTokenCount;
        Step.Add(
            sequence.TokenIds.Slice(sequence.ComputedTokenCount, tokenCount),
            sequence.ComputedTokenCount,
            sequence.Blocks.Blocks,
            hasLogits ? 1 : 0);
        _sequences.Add(new PlannedSequence(sequence, tokenCount, hasLogits));
        DecodeTokenCount += tokenCount == 1 && sequence.CompletionTokenCount > 0 ? 1 : 0;
    }

    public void Add(BlockCopy copy) => _copies.Add(copy);
}
