namespace Pipeline.Tokenizers.Decoding;

/// <summary>A space between tokens: for files without a decoder.</summary>
internal sealed class SpaceBetweenStage(DecoderStage next) : WholeTokenStage
{
    private bool _isFirst = true;

    public override void Finish() => next.Finish();

    protected override void Decode(string token)
    {
        next.Write(_isFirst ? "" : " ");
        _isFirst = false;
        next.Write(token);
        next.EndToken();
    }
}
