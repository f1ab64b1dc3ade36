using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.PreTokenization;

/// <summary>White space separates and is dropped; each punctuation mark is a piece of its own.</summary>
internal sealed class BertPreTokenizer : IPreTokenizer
{
    public void Split(Piece piece, List<Piece> pieces)
    {
        ReadOnlySpan<char> span = piece.Text.Span;
        int start = 0;
        for (int i = 0; i < span.Length;)
        {
            int code = CodePoints.At(span, i, out int length);
            bool isPunctuation = CodePoints.IsPunctuation(code);
            if (isPunctuation || CodePoints.IsWhiteSpace(code))
            {
                Pieces.Add(piece, start, i, pieces);
                start = i + length;
            }

            if (isPunctuation)
            {
                pieces.Add(piece.Slice(i, i + length));
            }

            i += length;
        }

        Pieces.Add(piece, start, span.Length, pieces);
    }
}
