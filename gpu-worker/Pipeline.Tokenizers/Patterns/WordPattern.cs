namespace Pipeline.Tokenizers.Patterns;

/// <summary>An expression that matches at every place, written by hand: each match begins where the last one ends.</summary>
internal abstract class WordPattern : ITextPattern
{
    public void FindMatches(ReadOnlyMemory<char> text, List<TextMatch> matches)
    {
        ReadOnlySpan<char> span = text.Span;
        for (int start = 0; start < span.Length;)
        {
            int end = MatchEnd(span, start);
            matches.Add(new TextMatch(start, end - start));
            start = end;
        }
    }

    /// <summary>The end of the match that begins at <paramref name="start"/>; at least one character on.</summary>
    protected abstract int MatchEnd(ReadOnlySpan<char> text, int start);
}
