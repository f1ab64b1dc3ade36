using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.PreTokenization;

/// <summary>White space separates and is dropped; each punctuation mark is a piece of its own.</summary>
internal sealed class BertPreTokenizer : IPreTokenizer
{
    public void Split(ReadOnlyMemory<char> text, List<ReadOnlyMemory<char>> pieces)
    {
        ReadOnlySpan<char> span = text.Span;
        int start = 0;
        for (int i = 0; i < span.Length;)
        {
            int code = CodePoints.At(span, i, out int length);
            bool isPunctuation = CodePoints.IsPunctuation(code);
            if (isPunctuation || CodePoints.IsWhiteSpace(code))
            {
                Pieces.Add(text, start, i, pieces);
                start = i + length;
            }

            if (isPunctuation)
            {
                pieces.Add(text.Slice(i, length));
            }

            i += length;
        }

        Pieces.Add(text, start, span.Length, pieces);
    }
}
