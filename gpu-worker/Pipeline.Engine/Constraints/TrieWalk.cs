namespace Pipeline.Engine.Constraints;

/// <summary>Finds the tokens that continue a text. Used by one thread at a time.</summary>
/// <param name="trie">The tokens.</param>
/// <param name="run">The text's stacks; as it was after each walk.</param>
internal sealed class TrieWalk(TokenTrie trie, GrammarRun run)
{
    private readonly int[] _stacks = new int[trie.MaxDepth + 1];
    private readonly int[] _frameCounts = new int[trie.MaxDepth + 1];

    /// <summary>Marks the tokens of a range that continue a text.</summary>
    /// <param name="range">The range.</param>
    /// <param name="stack">The stack after the text and what the range's tokens have in common.</param>
    /// <param name="mask">Bits are set, none is cleared; tokens beyond its end are left out.</param>
    /// <param name="exits">Gets the ranges that an unknown under the stack decides about; null where nothing is unknown.</param>
    /// <returns>Nodes that were looked at.</returns>
    public int Mark(TrieRange range, int stack, Span<uint> mask, List<TrieRange>? exits)
    {
        ReadOnlySpan<byte> labels = trie.Labels;
        ReadOnlySpan<ushort> depths = trie.Depths;
        ReadOnlySpan<int> ends = trie.Ends;
        _stacks[range.Depth] = stack;
        _frameCounts[range.Depth] = run.FrameCount;
        int nodes = 0;
        for (int node = range.Start; node < range.End; nodes++)
        {
            int depth = depths[node];
            run.Truncate(_frameCounts[depth - 1]);
            int next = run.Step(_stacks[depth - 1], labels[node]);
            if (next is GrammarRun.Dead or GrammarRun.OutsideBefore)
            {
                if (next == GrammarRun.OutsideBefore)
                {
                    exits!.Add(new TrieRange(node, ends[node], depth - 1));
                }

                node = ends[node];
                continue;
            }

            foreach (int tokenId in trie.TokensAt(node))
            {
                if (tokenId / 32 < mask.Length)
                {
                    mask[tokenId / 32] |= 1u << (tokenId % 32);
                }
            }

            if (next >= 0)
            {
                _stacks[depth] = next;
                _frameCounts[depth] = run.FrameCount;
                node++;
                continue;
            }

            if (next == GrammarRun.Outside && node + 1 < ends[node])
            {
                exits!.Add(new TrieRange(node + 1, ends[node], depth));
            }

            node = ends[node];
        }

        run.Truncate(_frameCounts[range.Depth]);
        return nodes;
    }
}
