namespace Pipeline.Tokenizers.Patterns;

/// <summary>Matches a string as it is written.</summary>
/// <param name="literal">Not empty.</param>
internal sealed class LiteralPattern(string literal) : ITextPattern
{
    public void FindMatches(ReadOnlyMemory<char> text, List<TextMatch> matches)
    {
        ReadOnlySpan<char> span = text.Span;
        for (int i = 0; i < span.Length; i += literal.Length)
        {
            int offset = span[i..].IndexOf(literal, StringComparison.Ordinal);
            if (offset < 0)
            {
                return;
            }

            i += offset;
            matches.Add(new TextMatch(i, literal.Length));
        }
    }
}
