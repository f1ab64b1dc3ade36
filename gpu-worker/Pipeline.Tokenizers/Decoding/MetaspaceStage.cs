namespace Pipeline.Tokenizers.Decoding;

/// <summary>Writes a space for each mark.</summary>
/// <param name="next">Receives the tokens with spaces.</param>
/// <param name="mark">The character that stands for a space.</param>
/// <param name="dropsFirst">Whether the first token loses its marks instead, as they were put in front.</param>
internal sealed class MetaspaceStage(DecoderStage next, char mark, bool dropsFirst) : DecoderStage
{
    private bool _isDropping = dropsFirst;

    public override void Write(ReadOnlySpan<char> text)
    {
        while (text.IndexOf(mark) is int index and >= 0)
        {
            next.Write(text[..index]);
            next.Write(_isDropping ? "" : " ");
            text = text[(index + 1)..];
        }

        next.Write(text);
    }

    public override void EndToken()
    {
        _isDropping = false;
        next.EndToken();
    }

    public override void Finish() => next.Finish();
}
