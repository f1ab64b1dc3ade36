namespace Pipeline.Tokenizers.PreTokenization;

/// <summary>Cuts text into the pieces that the model sees. Safe to call from several threads at once.</summary>
internal interface IPreTokenizer
{
    /// <summary>Appends the pieces of <paramref name="piece"/> in order. None is empty.</summary>
    void Split(Piece piece, List<Piece> pieces);
}
