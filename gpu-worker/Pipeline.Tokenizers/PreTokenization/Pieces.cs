namespace Pipeline.Tokenizers.PreTokenization;

/// <summary>The two ways in which pre-tokenisers cut.</summary>
internal static class Pieces
{
    /// <summary>Adds text[start..end] unless it is empty.</summary>
    public static void Add(ReadOnlyMemory<char> text, int start, int end, List<ReadOnlyMemory<char>> pieces)
    {
        if (end > start)
        {
            pieces.Add(text[start..end]);
        }
    }

    /// <summary>Adds each run of code points of one class, less the runs of class <paramref name="dropped"/>.</summary>
    /// <param name="text">The text to cut.</param>
    /// <param name="classOf">A class for each code point.</param>
    /// <param name="dropped">The class of separators.</param>
    /// <param name="pieces">Receives the runs in order.</param>
    public static void AddRuns(ReadOnlyMemory<char> text, Func<int, int> classOf, int dropped, List<ReadOnlyMemory<char>> pieces)
    {
        ReadOnlySpan<char> span = text.Span;
        int start = 0;
        int current = dropped;
        for (int i = 0; i < span.Length;)
        {
            int next = classOf(Text.CodePoints.At(span, i, out int length));
            if (next != current)
            {
                Add(text, start, current == dropped ? start : i, pieces);
                start = i;
                current = next;
            }

            i += length;
        }

        Add(text, start, current == dropped ? start : span.Length, pieces);
    }
}
