using Pipeline.Tokenizers.Patterns;
using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.PreTokenization;

/// <summary>
/// Writes text in the byte alphabet, after cutting it as GPT-2 does if the file wants so. Steps after it see the mapped
/// characters.
/// </summary>
/// <param name="addsPrefixSpace">Whether a text that begins with something else gets a space in front.</param>
/// <param name="cutsWords">Whether it cuts, too.</param>
internal sealed class ByteLevelPreTokenizer(bool addsPrefixSpace, bool cutsWords) : IPreTokenizer
{
    private static readonly Gpt2Pattern Words = new();

    public void Split(Piece piece, List<Piece> pieces)
    {
        ReadOnlyMemory<char> text = piece.Text;
        if (addsPrefixSpace && text.Span[0] != ' ')
        {
            text = string.Concat(" ", text.Span).AsMemory();
        }

        if (!cutsWords)
        {
            pieces.Add(new Piece(ByteAlphabet.Map(text.Span), piece.IsFirst));
            return;
        }

        var words = new List<TextMatch>();
        Words.FindMatches(text, words);
        foreach (TextMatch word in words)
        {
            char[] mapped = ByteAlphabet.Map(text.Span.Slice(word.Start, word.Length));
            pieces.Add(new Piece(mapped, piece.IsFirst && word.Start == 0));
        }
    }
}
