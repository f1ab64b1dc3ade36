using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Pipeline.Worker.Completions.Responses;

/// <summary>How logprobs name a token: its text; where that is a part of a character, its bytes as <c>bytes:\xf0\x9f</c>.</summary>
internal sealed class TokenNames(ITokenText text)
{
    /// <summary>The name of a token.</summary>
    public string Of(int tokenId)
    {
        ReadOnlySpan<byte> bytes = text.BytesOf(tokenId).Span;
        if (bytes.IsEmpty)
        {
            return text.NameOfSpecial(tokenId);
        }

        if (Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        var name = new StringBuilder("bytes:");
        foreach (byte value in bytes)
        {
            name.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
        }

        return name.ToString();
    }
}
