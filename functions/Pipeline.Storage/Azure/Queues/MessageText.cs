using System.Text;
using System.Text.Unicode;

namespace Pipeline.Storage.Azure.Queues;

/// <summary>
/// The text of a message in the service: <c>pipeline/1 ID BODY</c>, the body in base64. What follows a further space is for a
/// reader's eyes (<see cref="PutAsideText"/>). Any other text was written by another service.
/// </summary>
internal static class MessageText
{
    private const string Prefix = "pipeline/1 ";

    internal static string Format(string id, ReadOnlySpan<byte> body) => $"{Prefix}{id} {Convert.ToBase64String(body)}";

    /// <summary>Reads a message of ours.</summary>
    internal static bool TryParse(string text, out string id, out ReadOnlyMemory<byte> body)
    {
        (id, body) = (string.Empty, default);
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        string[] parts = text[Prefix.Length..].Split(' ', 3);
        id = parts[0];

        // an empty body stands behind the last space, which others may trim
        return id.Length > 0 && TryDecode(parts.ElementAtOrDefault(1) ?? string.Empty, out body);
    }

    /// <summary>
    /// The body of a message that another service wrote: what the text is base64 of, where that is valid UTF-8 (Event Grid
    /// encodes so), else the text itself.
    /// </summary>
    internal static ReadOnlyMemory<byte> ReadForeign(string text) =>
        TryDecode(text, out ReadOnlyMemory<byte> decoded) && Utf8.IsValid(decoded.Span)
            ? decoded
            : Encoding.UTF8.GetBytes(text);

    private static bool TryDecode(string base64, out ReadOnlyMemory<byte> bytes)
    {
        byte[] buffer = new byte[(base64.Length + 3) / 4 * 3];
        bool isBase64 = Convert.TryFromBase64String(base64, buffer, out int count);
        bytes = buffer.AsMemory(0, count);
        return isBase64;
    }
}
