namespace Pipeline.Tokenizers.PreTokenization;

/// <summary>A stretch of text on its way to the model.</summary>
/// <param name="Text">Not empty.</param>
/// <param name="IsFirst">Whether the whole text begins with it: some files mark only the first word.</param>
internal readonly record struct Piece(ReadOnlyMemory<char> Text, bool IsFirst)
{
    /// <summary>The part from <paramref name="start"/> to before <paramref name="end"/>.</summary>
    public Piece Slice(int start, int end) => new(Text[start..end], IsFirst && start == 0);
}
