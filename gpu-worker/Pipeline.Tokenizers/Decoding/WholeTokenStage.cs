using System.Text;

namespace Pipeline.Tokenizers.Decoding;

/// <summary>A step that must see a token whole.</summary>
internal abstract class WholeTokenStage : DecoderStage
{
    private readonly StringBuilder _token = new();

    public sealed override void Write(ReadOnlySpan<char> text) => _token.Append(text);

    public sealed override void EndToken()
    {
        string token = _token.ToString();
        _token.Clear();
        Decode(token);
    }

    /// <summary>Takes the next token.</summary>
    protected abstract void Decode(string token);
}
