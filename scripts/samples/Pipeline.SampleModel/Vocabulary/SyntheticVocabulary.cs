namespace Pipeline.SampleModel.Vocabulary;

/// <summary>A vocabulary of any size without a text to learn from: ASCII characters first, then unused tokens.</summary>
public static class SyntheticVocabulary
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const string Punctuation = ".,;:!?'\"()-";

    /// <summary>A vocabulary of exactly <paramref name="size"/> tokens, the special ones first.</summary>
    public static IReadOnlyList<string> Create(int size) =>
    [
        .. SpecialTokens.All
            .Concat(Alphabet.Select(character => character.ToString()))
            .Concat(Alphabet.Select(character => SpecialTokens.ContinuingPrefix + character))
            .Concat(Punctuation.Select(character => character.ToString()))
            .Concat(Enumerable.Range(0, Math.Max(0, size)).Select(SpecialTokens.Unused))
            .Take(size),
    ];
}
