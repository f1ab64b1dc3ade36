namespace Pipeline.Tokenizers.Decoding;

/// <summary>Writes a space for the mark at the end of a word, but none after the last token.</summary>
/// <param name="next">Receives the tokens with spaces.</param>
/// <param name="suffix">The mark, not empty.</param>
internal sealed class EndOfWordStage(DecoderStage next, string suffix) : WholeTokenStage
{
    private string? _held; // of the last token, from the first mark on

    public override void Finish()
    {
        Release("");
        next.Finish();
    }

    protected override void Decode(string token)
    {
        Release(" ");
        int index = token.IndexOf(suffix, StringComparison.Ordinal);
        int end = index < 0 ? token.Length : index;
        next.Write(token.AsSpan(0, end));
        _held = token[end..];
    }

    private void Release(string space)
    {
        if (_held is not null)
        {
            next.Write(_held.Replace(suffix, space, StringComparison.Ordinal));
            next.EndToken();
            _held = null;
        }
    }
}
