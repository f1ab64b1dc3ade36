using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.PreTokenization;

/// <summary>Cuts at punctuation. White space is a character like any other.</summary>
internal sealed class PunctuationPreTokenizer(PunctuationBehavior behavior) : IPreTokenizer
{
    private const int Other = 0;
    private const int Mark = 1;
    private const int NothingDropped = -1;

    public void Split(ReadOnlyMemory<char> text, List<ReadOnlyMemory<char>> pieces)
    {
        if (behavior == PunctuationBehavior.Isolated)
        {
            SplitEachMark(text, pieces);
            return;
        }

        int dropped = behavior == PunctuationBehavior.Removed ? Mark : NothingDropped;
        Pieces.AddRuns(text, static code => CodePoints.IsPunctuation(code) ? Mark : Other, dropped, pieces);
    }

    private static void SplitEachMark(ReadOnlyMemory<char> text, List<ReadOnlyMemory<char>> pieces)
    {
        ReadOnlySpan<char> span = text.Span;
        int start = 0;
        for (int i = 0; i < span.Length;)
        {
            int code = CodePoints.At(span, i, out int length);
            if (CodePoints.IsPunctuation(code))
            {
                Pieces.Add(text, start, i, pieces);
                pieces.Add(text.Slice(i, length));
                start = i + length;
            }

            i += length;
        }

        Pieces.Add(text, start, span.Length, pieces);
    }
}
