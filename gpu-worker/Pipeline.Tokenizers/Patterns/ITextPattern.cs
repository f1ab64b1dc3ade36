namespace Pipeline.Tokenizers.Patterns;

/// <summary>Something to look for in text. Safe to call from several threads at once.</summary>
internal interface ITextPattern
{
    /// <summary>Appends the matches in order; they do not overlap, and may be empty.</summary>
    void FindMatches(ReadOnlyMemory<char> text, List<TextMatch> matches);
}
