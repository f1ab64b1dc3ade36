namespace Pipeline.Engine.Constraints;

/// <summary>The masks of states, computed on first use. Safe for concurrent use; two threads may compute the same one.</summary>
/// <param name="states">The grammar's states.</param>
/// <param name="trie">The tokens.</param>
/// <param name="maskLength">Words of a mask.</param>
/// <param name="maxMasks">Bound of the masks that are kept.</param>
internal sealed class MaskCache(GrammarState[] states, TokenTrie trie, int maskLength, int maxMasks)
{
    // some 20 microseconds: about what it takes to copy a mask and to look at its exits
    private const int CheapNodes = 2_000;

    private readonly StateMask?[] _masks = new StateMask?[states.Length];
    private int _count;

    /// <summary>The mask of a state; <see cref="StateMask.Cheap"/> where it is not worth keeping or there is no room.</summary>
    public StateMask Get(int state) => Volatile.Read(ref _masks[state]) ?? Compute(state);

    private StateMask Compute(int state)
    {
        if (Volatile.Read(ref _count) >= maxMasks)
        {
            return StateMask.Cheap;
        }

        var run = new GrammarRun(states, stackCapacity: 1, trie.MaxDepth + 1);
        uint[] bits = new uint[maskLength];
        var exits = new List<TrieRange>();
        int stack = run.Push(state, GrammarRun.Outside);
        int nodes = new TrieWalk(trie, run).Mark(new TrieRange(0, trie.NodeCount, Depth: 0), stack, bits, exits);
        StateMask mask = nodes < CheapNodes ? StateMask.Cheap : new StateMask(bits, [.. exits]);
        if (Interlocked.CompareExchange(ref _masks[state], mask, null) is { } first)
        {
            return first;
        }

        if (mask != StateMask.Cheap)
        {
            Interlocked.Increment(ref _count);
        }

        return mask;
    }
}
