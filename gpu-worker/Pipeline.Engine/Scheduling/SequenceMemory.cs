using Pipeline.Engine.KvCache;

namespace Pipeline.Engine.Scheduling;

/// <summary>Gives sequences their blocks and takes them back. Owned by the engine's thread.</summary>
internal sealed class SequenceMemory
{
    private readonly BlockPool _pool;
    private readonly PrefixCache? _prefixes;
    private readonly int _blockTokens;

    /// <param name="pool">The blocks.</param>
    /// <param name="prefixes">The pool's own, or null where prompts share nothing.</param>
    /// <param name="blockTokens">Tokens in a block.</param>
    public SequenceMemory(BlockPool pool, PrefixCache? prefixes, int blockTokens)
    {
        _pool = pool;
        _prefixes = prefixes;
        _blockTokens = blockTokens;
    }

    /// <summary>
    /// Takes the full blocks that follow the computed tokens from the prefix cache, in place of own ones that are not computed
    /// yet. The last token is left: its logits are wanted.
    /// </summary>
    /// <returns>Tokens that need not be computed.</returns>
    public int ExtendFromCache(Sequence sequence)
    {
        if (_prefixes is null)
        {
            return 0;
        }

        int computedBefore = sequence.ComputedTokenCount;
        for (int index = computedBefore / _blockTokens; (index + 1) * _blockTokens < sequence.TokenCount; index++)
        {
            ReadOnlySpan<int> tokens = sequence.TokenIds.Slice(index * _blockTokens, _blockTokens);
            if (!_prefixes.TryMatch(sequence.PrefixNode, tokens, out int block, out long node))
            {
                break;
            }

            _pool.Touch(block);
            if (index < sequence.Blocks.Count)
            {
                _pool.Return(sequence.Blocks[index]);
                sequence.Blocks[index] = block;
            }
            else
            {
                sequence.Blocks.Append(block);
            }

            sequence.PrefixNode = node;
            sequence.ComputedTokenCount = (index + 1) * _blockTokens;
        }

        return sequence.ComputedTokenCount - computedBefore;
    }

    /// <summary>Whether the step computes the sequence's next full block for another one that begins alike.</summary>
    public bool IsNextBlockPlanned(Sequence sequence, StepPlan plan)
    {
        int start = sequence.ComputedTokenCount;
        if (_prefixes is null || start + _blockTokens >= sequence.TokenCount)
        {
            return false;
        }

        ReadOnlySpan<int> tokens = sequence.TokenIds.Slice(start, _blockTokens);
        foreach (PlannedSequence planned in plan.Sequences)
        {
            Sequence other = planned.Sequence;
            if (other.ComputedTokenCount == start
                && other.PrefixNode == sequence.PrefixNode
                && planned.TokenCount >= _blockTokens
                && other.TokenIds.Slice(start, _blockTokens).SequenceEqual(tokens))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Rents blocks until there is room for all tokens that the sequence has.</summary>
    /// <returns>False where the pool ran out; what was rented stays the sequence's.</returns>
    public bool TryCover(Sequence sequence)
    {
        while (sequence.Blocks.Count * _blockTokens < sequence.TokenCount)
        {
            if (!_pool.TryRent(out int block))
            {
                return false;
            }

            sequence.Blocks.Append(block);
        }

        return true;
    }

    /// <summary>Makes the block of the last token the sequence's own: a block that others use is copied.</summary>
    /// <param name="sequence">A sequence of which all but the last token is computed.</param>
    /// <param name="plan">Gets the copy.</param>
    /// <returns>False where the pool ran out.</returns>
    public bool TryOwnLastBlock(Sequence sequence, StepPlan plan)
    {
        int index = (sequence.TokenCount - 1) / _blockTokens;
        int shared = sequence.Blocks[index];
        if (_pool.UseCount(shared) == 1)
        {
            return true;
        }

        if (!_pool.TryRent(out int own))
        {
            return false;
        }

        plan.Add(new BlockCopy(shared, own));
        sequence.Blocks[index] = own;
        _pool.Return(shared);
        return true;
    }

    /// <summary>Notes computed tokens, and lets the prefix cache know the blocks that they filled.</summary>
    public void AddComputed(Sequence sequence, int tokenCount)
    {
        int full = sequence.ComputedTokenCount / _blockTokens;
        sequence.ComputedTokenCount += tokenCount;
        if (_prefixes is null)
        {
            return;
        }

        for (; full < sequence.ComputedTokenCount / _blockTokens; full++)
        {
            ReadOnlySpan<int> tokens = sequence.TokenIds.Slice(full * _blockTokens, _blockTokens);
            sequence.PrefixNode = _prefixes.Insert(sequence.PrefixNode, tokens, sequence.Blocks[full]);
        }
    }

    /// <summary>Lets a sequence without blocks use those of another that begins with the same tokens.</summary>
    public void Share(Sequence source, Sequence target)
    {
        foreach (int block in source.Blocks.Blocks)
        {
            _pool.Touch(block);
            target.Blocks.Append(block);
        }

        target.ComputedTokenCount = source.ComputedTokenCount;
        target.PrefixNode = source.PrefixNode;
    }

    /// <summary>Takes all blocks back, last ones first: the prefix cache should forget the beginning last.</summary>
    public void Release(Sequence sequence)
    {
        while (sequence.Blocks.Count > 0)
        {
            _pool.Return(sequence.Blocks.RemoveLast());
        }

        sequence.ComputedTokenCount = 0;
        sequence.PrefixNode = PrefixCache.Root;
    }
}
