using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.SampleModel.Vocabulary;

/// <summary>Learns byte pair merges (Sennrich et al. 2016, arXiv 1508.07909) inside words.</summary>
public static partial class BytePairTrainer
{
    /// <summary>Cuts text into words as Qwen2's tokenizer.json does.</summary>
    public const string WordPattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>A vocabulary of exactly <paramref name="size"/> tokens with Qwen2's words and special tokens.</summary>
    /// <param name="texts">What to learn from; none gives bytes only.</param>
    /// <param name="size">Tokens, special ones included; where the texts give fewer, unused tokens fill up.</param>
    public static ByteLevelVocabulary Train(IReadOnlyList<string> texts, int size) =>
        Train(texts, size, ByteLevelVocabulary.QwenSpecial, Word());

    /// <summary>A vocabulary of exactly <paramref name="size"/> tokens.</summary>
    /// <param name="texts">What to learn from; none gives bytes only.</param>
    /// <param name="size">Tokens, special ones included; where the texts give fewer, unused tokens fill up.</param>
    /// <param name="special">The special tokens, in order of id.</param>
    /// <param name="words">Cuts a text into words; every character is in one.</param>
    public static ByteLevelVocabulary Train(IReadOnlyList<string> texts, int size, IReadOnlyList<string> special, Regex words)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, ByteLevelVocabulary.SizeWith(special));
        size -= special.Count;
        var table = new TokenTable();
        foreach (char character in ByteAlphabet.Characters)
        {
            table.IdOf(character.ToString());
        }

        var pairs = new PairCounts();
        foreach (TrainingWord word in WordsOf(texts, words))
        {
            pairs.Add(word);
        }

        var merges = new List<(string Left, string Right)>();
        while (table.Tokens.Count < size && pairs.TryTakeMostFrequent(out (int Left, int Right) pair))
        {
            (string left, string right) = (table.Tokens[pair.Left], table.Tokens[pair.Right]);
            merges.Add((left, right));
            pairs.Merge(pair, table.IdOf(left + right));
        }

        int missing = size - table.Tokens.Count;
        return new ByteLevelVocabulary(
            [.. table.Tokens, .. Enumerable.Range(0, missing).Select(SpecialTokens.Unused)], merges, special, words.ToString());
    }

    private static IEnumerable<TrainingWord> WordsOf(IReadOnlyList<string> texts, Regex words)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (Match match in texts.SelectMany(text => words.Matches(text)))
        {
            counts[match.Value] = counts.GetValueOrDefault(match.Value) + 1;
        }

        // a byte's id is its value: the table holds them in this order
        return counts.Select(pair => new TrainingWord([.. Encoding.UTF8.GetBytes(pair.Key).Select(value => (int)value)], pair.Value));
    }

    [GeneratedRegex(WordPattern)]
    private static partial Regex Word();
}
