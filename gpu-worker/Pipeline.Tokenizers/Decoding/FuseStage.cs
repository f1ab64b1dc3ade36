namespace Pipeline.Tokenizers.Decoding;

/// <summary>Joins all tokens into one.</summary>
internal sealed class FuseStage(DecoderStage next) : DecoderStage
{
    public override void Write(ReadOnlySpan<char> text) => next.Write(text);

    public override void EndToken()
    {
        // the one token ends with the text
    }

    public override void Finish()
    {
        next.EndToken();
        next.Finish();
    }
}
