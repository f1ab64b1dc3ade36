using System.Text;
using Pipeline.Tokenizers.Models;
using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.Decoding;

/// <summary>The bytes that each token adds in the middle of a text. Immutable.</summary>
internal sealed class TokenBytes
{
    // A token that decoders leave alone: with one behind it, a token is not the last.
    private const string Neighbour = "a";

    private readonly Dictionary<int, byte[]> _bytes = [];

    public TokenBytes(TokenTexts texts, DecoderPlan plan)
    {
        var sink = new TextSink();
        DecoderStage stages = plan.CreateInnerStages(sink);
        Push(stages, Neighbour);
        string neighbour = sink.Take();
        foreach (int id in texts.Ids.Where(id => !texts.IsSpecial(id)))
        {
            string token = texts.Find(id)!;
            if (plan.IsByteLevel)
            {
                _bytes[id] = ByteAlphabet.Unmap(token);
            }
            else if (plan.HasByteFallback && ByteTokens.TryParse(token, out byte value))
            {
                _bytes[id] = [value];
            }
            else
            {
                Push(stages, token);
                Push(stages, Neighbour);
                string text = sink.Take();
                _bytes[id] = Encoding.UTF8.GetBytes(text[..^Math.Min(neighbour.Length, text.Length)]);
            }
        }
    }

    /// <summary>The bytes of a token; empty for special tokens and for ids that stand for nothing.</summary>
    public ReadOnlyMemory<byte> Of(int tokenId) => _bytes.GetValueOrDefault(tokenId);

    private static void Push(DecoderStage stages, string token)
    {
        stages.Write(token);
        stages.EndToken();
    }
}
