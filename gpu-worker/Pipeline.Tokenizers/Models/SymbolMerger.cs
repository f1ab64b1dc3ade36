namespace Pipeline.Tokenizers.Models;

/// <summary>
/// Merges the symbols of a piece as byte pair encoding does: always the pair of lowest rank, of several the leftmost
/// (Sennrich et al., Neural Machine Translation of Rare Words with Subword Units, 2016).
/// </summary>
internal static class SymbolMerger
{
    /// <summary>
    /// Up to here all pairs are looked through for each merge, which beats a heap on the short pieces of text. More symbols
    /// go through the heap, since looking through them is quadratic.
    /// </summary>
    internal const int MaxScannedSymbols = 24;

    private const int None = -1;

    /// <summary>Merges in place and returns how many symbols are left, at the start of the span.</summary>
    public static int Merge(Span<int> symbols, MergeTable merges) =>
        symbols.Length <= MaxScannedSymbols ? MergeByScan(symbols, merges) : MergeByHeap(symbols, merges);

    private static int MergeByScan(Span<int> symbols, MergeTable merges)
    {
        while (true)
        {
            int position = None;
            var best = new Merge(int.MaxValue, None);
            for (int i = 0; i + 1 < symbols.Length; i++)
            {
                if (merges.TryGet(symbols[i], symbols[i + 1], out Merge merge) && merge.Rank < best.Rank)
                {
                    position = i;
                    best = merge;
                }
            }

            if (position == None)
            {
                return symbols.Length;
            }

            symbols[position] = best.TokenId;
            symbols[(position + 2)..].CopyTo(symbols[(position + 1)..]);
            symbols = symbols[..^1];
        }
    }

    private static int MergeByHeap(Span<int> symbols, MergeTable merges)
    {
        var queue = new PriorityQueue<MergeCandidate, (int Rank, int Position)>(symbols.Length);
        int[] previous = new int[symbols.Length];
        int[] next = new int[symbols.Length];
        for (int i = 0; i < symbols.Length; i++)
        {
            previous[i] = i - 1;
            next[i] = i + 1 < symbols.Length ? i + 1 : None;
            Enqueue(symbols, i, next[i], merges, queue);
        }

        while (queue.TryDequeue(out MergeCandidate candidate, out _))
        {
            int left = candidate.Position;
            int right = next[left];

            // a symbol that was merged away has no successor, and a pair that has changed since is out of date
            if (right == None || symbols[left] != candidate.Left || symbols[right] != candidate.Right)
            {
                continue;
            }

            int after = next[right];
            symbols[left] = candidate.TokenId;
            next[left] = after;
            next[right] = None;
            if (after != None)
            {
                previous[after] = left;
            }

            Enqueue(symbols, previous[left], left, merges, queue);
            Enqueue(symbols, left, after, merges, queue);
        }

        int count = 0;
        for (int i = 0; i != None; i = next[i])
        {
            symbols[count++] = symbols[i];
        }

        return count;
    }

    private static void Enqueue(
        Span<int> symbols,
        int left,
        int right,
        MergeTable merges,
        PriorityQueue<MergeCandidate, (int Rank, int Position)> queue)
    {
        if (left != None && right != None && merges.TryGet(symbols[left], symbols[right], out Merge merge))
        {
            queue.Enqueue(new MergeCandidate(left, symbols[left], symbols[right], merge.TokenId), (merge.Rank, left));
        }
    }
}
