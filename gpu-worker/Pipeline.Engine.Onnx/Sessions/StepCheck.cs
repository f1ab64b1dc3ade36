using Pipeline.Engine.Execution;

namespace Pipeline.Engine.Onnx.Sessions;

/// <summary>
/// Holds a step against the limits of a runner before native code sees it: a bad block or position would be a wild pointer.
/// </summary>
/// <param name="VocabularySize">Ids from here on are not valid.</param>
/// <param name="ContextLength">Longest sequence, in tokens.</param>
/// <param name="BlockTokens">Tokens of a block.</param>
/// <param name="BlockCount">Blocks that there are.</param>
internal sealed record StepCheck(int VocabularySize, int ContextLength, int BlockTokens, int BlockCount)
{
    /// <summary>Blocks of the step's longest sequence.</summary>
    /// <exception cref="ArgumentException">The step is empty, or a token, a length or a block is out of range.</exception>
    public int Check(DecoderStep step)
    {
        if (step.SequenceCount == 0)
        {
            throw new ArgumentException("The step is empty.", nameof(step));
        }

        ReadOnlySpan<int> ids = step.TokenIds.Span;
        int bad = ids.IndexOfAnyExceptInRange(0, VocabularySize - 1);
        if (bad >= 0)
        {
            throw new ArgumentException($"Token {bad} has the id {ids[bad]}; the vocabulary has {VocabularySize}.", nameof(step));
        }

        int longest = 0;
        for (int sequence = 0; sequence < step.SequenceCount; sequence++)
        {
            longest = Math.Max(longest, CheckSequence(step, sequence));
        }

        return longest;
    }

    /// <summary>Blocks that the sequence uses.</summary>
    public int CountBlocks(DecoderStep step, int sequence)
    {
        ReadOnlySpan<int> starts = step.SequenceStarts.Span;
        int tokens = step.ComputedTokenCounts.Span[sequence] + starts[sequence + 1] - starts[sequence];
        return (tokens + BlockTokens - 1) / BlockTokens;
    }

    private int CheckSequence(DecoderStep step, int sequence)
    {
        ReadOnlySpan<int> starts = step.SequenceStarts.Span;
        int added = starts[sequence + 1] - starts[sequence], computed = step.ComputedTokenCounts.Span[sequence];
        if (computed > ContextLength - added)
        {
            throw new ArgumentException(
                $"Sequence {sequence} has {computed} tokens and computes {added}; the context is {ContextLength}.", nameof(step));
        }

        int blocks = CountBlocks(step, sequence);
        if (blocks > step.MaxBlocksPerSequence)
        {
            throw new ArgumentException(
                $"Sequence {sequence} takes {blocks} blocks; the step's tables have {step.MaxBlocksPerSequence}.", nameof(step));
        }

        ReadOnlySpan<int> table = step.BlockTables.Span.Slice(sequence * step.MaxBlocksPerSequence, blocks);
        int bad = table.IndexOfAnyExceptInRange(0, BlockCount - 1);
        return bad < 0
            ? blocks
            : throw new ArgumentException($"Sequence {sequence} names block {table[bad]}; there are {BlockCount}.", nameof(step));
    }
}
