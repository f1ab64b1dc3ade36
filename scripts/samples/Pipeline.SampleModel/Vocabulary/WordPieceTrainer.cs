using Pipeline.SampleModel.Prose;

namespace Pipeline.SampleModel.Vocabulary;

/// <summary>
/// Learns a WordPiece vocabulary by merging the most frequent pair of neighbours again and again. Every character of the texts
/// is a token, alone and inside a word, so that no word of theirs is unknown.
/// </summary>
public static class WordPieceTrainer
{
    /// <summary>A vocabulary of exactly <paramref name="size"/> tokens, the special ones first.</summary>
    /// <param name="texts">What to learn from.</param>
    /// <param name="size">Tokens; where the texts give fewer, unused tokens fill up.</param>
    /// <exception cref="ArgumentException">The special tokens and the characters alone are more than that.</exception>
    public static IReadOnlyList<string> Train(IEnumerable<string> texts, int size)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (string word in texts.SelectMany(ProseWords.Of))
        {
            counts[word] = counts.GetValueOrDefault(word) + 1;
        }

        var vocabulary = new TokenTable();
        foreach (string token in SpecialTokens.All.Concat(CharactersOf(counts.Keys)))
        {
            vocabulary.IdOf(token);
        }

        if (vocabulary.Tokens.Count > size)
        {
            throw new ArgumentException(
                $"The vocabulary size is {size}; the special tokens and the characters of the texts alone are {vocabulary.Tokens.Count}.");
        }

        Merge(counts, vocabulary, size);
        int missing = size - vocabulary.Tokens.Count;
        return [.. vocabulary.Tokens, .. Enumerable.Range(0, missing).Select(SpecialTokens.Unused)];
    }

    private static IEnumerable<string> CharactersOf(IEnumerable<string> words) => words
        .SelectMany(word => word.EnumerateRunes())
        .Distinct()
        .Order()
        .SelectMany(rune => new[] { rune.ToString(), SpecialTokens.ContinuingPrefix + rune });

    private static void Merge(SortedDictionary<string, int> counts, TokenTable vocabulary, int size)
    {
        var pairs = new PairCounts();
        foreach ((string word, int count) in counts)
        {
            string prefix = "";
            var symbols = new List<int>();
            foreach (System.Text.Rune rune in word.EnumerateRunes())
            {
                symbols.Add(vocabulary.IdOf(prefix + rune));
                prefix = SpecialTokens.ContinuingPrefix;
            }

            pairs.Add(new TrainingWord(symbols, count));
        }

        while (vocabulary.Tokens.Count < size && pairs.TryTakeMostFrequent(out (int Left, int Right) pair))
        {
            string merged = vocabulary.Tokens[pair.Left] + vocabulary.Tokens[pair.Right][SpecialTokens.ContinuingPrefix.Length..];
            pairs.Merge(pair, vocabulary.IdOf(merged));
        }
    }
}
