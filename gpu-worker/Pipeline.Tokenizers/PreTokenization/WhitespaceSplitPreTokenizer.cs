using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.PreTokenization;

/// <summary>White space separates and is dropped.</summary>
internal sealed class WhitespaceSplitPreTokenizer : IPreTokenizer
{
    private const int Separator = 0;
    private const int Kept = 1;

    public void Split(Piece piece, List<Piece> pieces) =>
        Pieces.AddRuns(piece, static code => CodePoints.IsWhiteSpace(code) ? Separator : Kept, Separator, pieces);
}
