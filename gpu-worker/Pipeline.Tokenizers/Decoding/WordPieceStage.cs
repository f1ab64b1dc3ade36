namespace Pipeline.Tokenizers.Decoding;

/// <summary>Puts a space before each token but the first and those that continue a word.</summary>
/// <param name="next">Receives the tokens with spaces.</param>
/// <param name="continuingPrefix">What tokens that continue a word begin with.</param>
/// <param name="cleansUp">Whether spaces that English does not write are taken out again.</param>
internal sealed class WordPieceStage(DecoderStage next, string continuingPrefix, bool cleansUp) : WholeTokenStage
{
    // in this order, within one token and the space before it, as the reference has them
    private static readonly (string Found, string Written)[] CleanUps =
    [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"),
        (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ];

    private bool _isFirst = true;

    public override void Finish() => next.Finish();

    protected override void Decode(string token)
    {
        if (!_isFirst)
        {
            token = token.StartsWith(continuingPrefix, StringComparison.Ordinal)
                ? token[continuingPrefix.Length..]
                : " " + token;
        }

        _isFirst = false;
        next.Write(cleansUp ? CleanUp(token) : token);
        next.EndToken();
    }

    private static string CleanUp(string token)
    {
        foreach ((string found, string written) in CleanUps)
        {
            token = token.Replace(found, written, StringComparison.Ordinal);
        }

        return token;
    }
}
