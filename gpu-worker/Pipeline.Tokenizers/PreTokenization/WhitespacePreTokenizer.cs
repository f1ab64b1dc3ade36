using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.PreTokenization;

/// <summary>Runs of word characters and runs of everything else but white space: <c>\w+|[^\w\s]+</c>.</summary>
internal sealed class WhitespacePreTokenizer : IPreTokenizer
{
    private const int Separator = 0;
    private const int Word = 1;
    private const int Other = 2;

    public void Split(Piece piece, List<Piece> pieces) =>
        Pieces.AddRuns(piece, ClassOf, Separator, pieces);

    private static int ClassOf(int code)
    {
        if (CodePoints.IsWord(code))
        {
            return Word;
        }

        return CodePoints.IsWhiteSpace(code) ? Separator : Other;
    }
}
