namespace Pipeline.Tokenizers.PreTokenization;

/// <summary>Cuts text into the pieces that the model sees. Safe to call from several threads at once; linear in the text.</summary>
internal interface IPreTokenizer
{
    /// <summary>Appends the pieces of <paramref name="text"/> in order. None is empty.</summary>
    void Split(ReadOnlyMemory<char> text, List<ReadOnlyMemory<char>> pieces);
}
