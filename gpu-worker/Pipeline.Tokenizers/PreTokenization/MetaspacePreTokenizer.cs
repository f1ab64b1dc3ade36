namespace Pipeline.Tokenizers.PreTokenization;

/// <summary>Writes spaces as a visible mark, in front of the text too, and cuts before each mark.</summary>
/// <param name="mark">The character that stands for a space.</param>
/// <param name="scheme">Which pieces get a mark in front.</param>
/// <param name="cutsWords">Whether it cuts, too.</param>
internal sealed class MetaspacePreTokenizer(char mark, PrependScheme scheme, bool cutsWords) : IPreTokenizer
{
    public void Split(Piece piece, List<Piece> pieces)
    {
        string text = piece.Text.ToString().Replace(' ', mark);
        bool isMarked = scheme == PrependScheme.Always || (scheme == PrependScheme.First && piece.IsFirst);
        if (isMarked && text[0] != mark)
        {
            text = mark + text;
        }

        var marked = new Piece(text.AsMemory(), piece.IsFirst);
        int start = 0;
        for (int i = 1; cutsWords && i < text.Length; i++)
        {
            if (text[i] == mark)
            {
                pieces.Add(marked.Slice(start, i));
                start = i;
            }
        }

        pieces.Add(marked.Slice(start, text.Length));
    }
}
