using Pipeline.Tokenizers.Patterns;

namespace Pipeline.Tokenizers.Decoding;

/// <summary>Writes something else for each match of a pattern in a token.</summary>
internal sealed class ReplaceStage(DecoderStage next, PatternReplacement replacement) : WholeTokenStage
{
    public override void Finish() => next.Finish();

    protected override void Decode(string token)
    {
        next.Write(replacement.Apply(token));
        next.EndToken();
    }
}
