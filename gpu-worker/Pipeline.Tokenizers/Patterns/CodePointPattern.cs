using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.Patterns;

/// <summary>Matches each code point of a class by itself.</summary>
internal sealed class CodePointPattern(Func<int, bool> isMatch) : ITextPattern
{
    public void FindMatches(ReadOnlyMemory<char> text, List<TextMatch> matches)
    {
        ReadOnlySpan<char> span = text.Span;
        for (int i = 0; i < span.Length;)
        {
            int code = CodePoints.At(span, i, out int length);
            if (isMatch(code))
            {
                matches.Add(new TextMatch(i, length));
            }

            i += length;
        }
    }
}
