namespace Pipeline.SampleModel.Vocabulary;

/// <summary>
/// How often each pair of neighbouring tokens occurs, kept up to date while pairs are merged. Only the words that hold a pair
/// are touched when it is merged.
/// </summary>
internal sealed class PairCounts
{
    // a pair that is there once teaches nothing
    private const int MinCount = 2;

    private readonly Dictionary<(int Left, int Right), int> _counts = [];
    private readonly Dictionary<(int Left, int Right), HashSet<TrainingWord>> _words = [];

    // Entries whose count is out of date are skipped when they come up. Equal counts go by id, so that the order of a hash
    // table decides nothing.
    private readonly PriorityQueue<(int Left, int Right), (int NegatedCount, int Left, int Right)> _queue = new();

    public void Add(TrainingWord word) => Count(word, word.Count, touched: null, requeue: true);

    /// <summary>The most frequent pair that is left.</summary>
    public bool TryTakeMostFrequent(out (int Left, int Right) pair)
    {
        while (_queue.TryDequeue(out pair, out var priority))
        {
            if (-priority.NegatedCount == _counts.GetValueOrDefault(pair) && -priority.NegatedCount >= MinCount)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Replaces the pair by one token wherever it is.</summary>
    public void Merge((int Left, int Right) pair, int merged)
    {
        if (!_words.Remove(pair, out HashSet<TrainingWord>? words))
        {
            return;
        }

        var touched = new HashSet<(int Left, int Right)>();
        foreach (TrainingWord word in words)
        {
            Count(word, -word.Count, touched, requeue: false);
            Replace(word.Symbols, pair, merged);
            Count(word, word.Count, touched, requeue: false);
        }

        _counts.Remove(pair);
        foreach ((int Left, int Right) changed in touched)
        {
            Enqueue(changed);
        }
    }

    private static void Replace(List<int> symbols, (int Left, int Right) pair, int merged)
    {
        int kept = 0;
        for (int i = 0; i < symbols.Count; i++, kept++)
        {
            bool isPair = i + 1 < symbols.Count && symbols[i] == pair.Left && symbols[i + 1] == pair.Right;
            symbols[kept] = isPair ? merged : symbols[i];
            i += isPair ? 1 : 0;
        }

        symbols.RemoveRange(kept, symbols.Count - kept);
    }

    private void Count(TrainingWord word, int change, HashSet<(int Left, int Right)>? touched, bool requeue)
    {
        for (int i = 0; i + 1 < word.Symbols.Count; i++)
        {
            (int Left, int Right) pair = (word.Symbols[i], word.Symbols[i + 1]);
            _counts[pair] = _counts.GetValueOrDefault(pair) + change;
            touched?.Add(pair);
            if (change > 0)
            {
                WordsOf(pair).Add(word);
            }

            if (requeue)
            {
                Enqueue(pair);
            }
        }
    }

    private HashSet<TrainingWord> WordsOf((int Left, int Right) pair)
    {
        if (!_words.TryGetValue(pair, out HashSet<TrainingWord>? words))
        {
            words = new HashSet<TrainingWord>(ReferenceEqualityComparer.Instance);
            _words.Add(pair, words);
        }

        return words;
    }

    private void Enqueue((int Left, int Right) pair)
    {
        if (_counts.GetValueOrDefault(pair) is int count and >= MinCount)
        {
            _queue.Enqueue(pair, (-count, pair.Left, pair.Right));
        }
    }
}
