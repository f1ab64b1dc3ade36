namespace Pipeline.Tokenizers.Decoding;

/// <summary>
/// A step on the way from tokens to text, with the state of one text. Tokens come in order, each as some stretches of
/// characters and an end; so a step that joins tokens need not collect them. Not safe for concurrent use.
/// </summary>
internal abstract class DecoderStage
{
    /// <summary>Takes characters of the current token: whole ones, never half of a surrogate pair.</summary>
    public abstract void Write(ReadOnlySpan<char> text);

    /// <summary>The current token is complete.</summary>
    public abstract void EndToken();

    /// <summary>There are no more tokens: gives what is held back, and ends the steps after this one.</summary>
    public abstract void Finish();
}
