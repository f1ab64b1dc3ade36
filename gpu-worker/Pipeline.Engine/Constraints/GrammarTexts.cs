namespace Pipeline.Engine.Constraints;

/// <summary>A choice of fixed texts as a trie of states.</summary>
/// <param name="builder">Of the grammar.</param>
internal sealed class GrammarTexts(GrammarBuilder builder)
{
    /// <summary>How the texts begin.</summary>
    /// <param name="texts">
    /// In order and distinct. One may be the beginning of another only where the final state is behind it.
    /// </param>
    public List<GrammarEdge> Edges(ReadOnlyMemory<GrammarText> texts) => Edges(texts, offset: 0);

    private List<GrammarEdge> Edges(ReadOnlyMemory<GrammarText> texts, int offset)
    {
        var edges = new List<GrammarEdge>();
        for (int start = 0; start < texts.Length;)
        {
            byte value = texts.Span[start].Bytes[offset];
            int end = start + 1;
            while (end < texts.Length && texts.Span[end].Bytes[offset] == value)
            {
                end++;
            }

            edges.Add(new GrammarEdge(value, value, StateBehind(texts[start..end], offset + 1)));
            start = end;
        }

        return edges;
    }

    private int StateBehind(ReadOnlyMemory<GrammarText> texts, int offset)
    {
        GrammarText first = texts.Span[0];
        if (texts.Length == 1)
        {
            return first.Tail(builder, offset);
        }

        // what all have in common is a chain; only branches are recursive, and their number is bounded by that of all bytes
        int shared = offset + first.Bytes.AsSpan(offset).CommonPrefixLength(texts.Span[^1].Bytes.AsSpan(offset));
        bool isEnd = first.Bytes.Length == shared;
        int state = builder.Add(Edges(isEnd ? texts[1..] : texts, shared), isEnd);
        for (int i = shared - 1; i >= offset; i--)
        {
            state = builder.Add([new GrammarEdge(first.Bytes[i], first.Bytes[i], state)]);
        }

        return state;
    }
}
