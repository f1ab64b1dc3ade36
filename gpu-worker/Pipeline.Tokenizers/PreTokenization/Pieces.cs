using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.PreTokenization;

/// <summary>The two ways in which pre-tokenisers cut.</summary>
internal static class Pieces
{
    /// <summary>Adds piece[start..end] unless it is empty.</summary>
    public static void Add(Piece piece, int start, int end, List<Piece> pieces)
    {
        if (end > start)
        {
            pieces.Add(piece.Slice(start, end));
        }
    }

    /// <summary>Adds each run of code points of one class, less the runs of class <paramref name="dropped"/>.</summary>
    /// <param name="piece">The text to cut.</param>
    /// <param name="classOf">A class for each code point.</param>
    /// <param name="dropped">The class of separators.</param>
    /// <param name="pieces">Receives the runs in order.</param>
    public static void AddRuns(Piece piece, Func<int, int> classOf, int dropped, List<Piece> pieces)
    {
        ReadOnlySpan<char> span = piece.Text.Span;
        int start = 0;
        int current = dropped;
        for (int i = 0; i < span.Length;)
        {
            int next = classOf(CodePoints.At(span, i, out int length));
            if (next != current)
            {
                Add(piece, start, current == dropped ? start : i, pieces);
                start = i;
                current = next;
            }

            i += length;
        }

        Add(piece, start, current == dropped ? start : span.Length, pieces);
    }
}
