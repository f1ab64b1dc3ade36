using System.Text;
using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.Decoding;

/// <summary>Reads tokens in the byte alphabet as UTF-8, and joins them. Bytes that are no UTF-8 become U+FFFD.</summary>
internal sealed class ByteLevelStage(DecoderStage next) : WholeTokenStage
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    public override void Finish()
    {
        WriteBytes([], isLast: true);
        next.EndToken();
        next.Finish();
    }

    protected override void Decode(string token) => WriteBytes(ByteAlphabet.Unmap(token), isLast: false);

    private void WriteBytes(ReadOnlySpan<byte> bytes, bool isLast)
    {
        char[] characters = new char[_decoder.GetCharCount(bytes, isLast)];
        next.Write(characters.AsSpan(0, _decoder.GetChars(bytes, characters, isLast)));
    }
}
