using System.Text;

namespace Pipeline.Tokenizers.Decoding;

/// <summary>The last step: collects text until it is taken.</summary>
internal sealed class TextSink : DecoderStage
{
    private readonly StringBuilder _text = new();

    public override void Write(ReadOnlySpan<char> text) => _text.Append(text);

    public override void EndToken()
    {
        // the tokens of a text are joined
    }

    public override void Finish()
    {
        // nothing is held back here
    }

    /// <summary>What has come since the last call.</summary>
    public string Take()
    {
        string text = _text.ToString();
        _text.Clear();
        return text;
    }
}
