using System.Text;
using System.Text.Json;

namespace Pipeline.Engine.Onnx.Compilation.Calibration;

/// <summary>
/// The texts of a file, one a line. A line that begins with '{' is JSON: a "text", a "prompt", the contents of "messages", or a
/// batch's request line with one of these in its "body". Any other line that is not blank is a text itself.
/// </summary>
internal static class TextFile
{
    /// <summary>As for a line of a batch.</summary>
    private const int MaxLineBytes = 8 << 20;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Streams the texts, none of them empty. Errors come when their line is reached.</summary>
    /// <exception cref="TextFileException">A line is too long, not UTF-8, or JSON without a text; or there is no text.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IEnumerable<string> Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        LineReader lines = new(stream, MaxLineBytes);
        bool any = false;
        while (TryReadText(path, lines, out string? text))
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                any = true;
                yield return text;
            }
        }

        if (!any)
        {
            throw new TextFileException(path, null, "the file holds no text.");
        }
    }

    /// <summary>The text of the next line; empty for a blank one.</summary>
    private static bool TryReadText(string path, LineReader lines, out string text)
    {
        try
        {
            bool read = lines.TryRead(out ReadOnlySpan<byte> line);
            ReadOnlySpan<byte> content = line.Trim(" \t"u8);
            text = content.StartsWith("{"u8) ? FromJson(content) : StrictUtf8.GetString(line);
            return read;
        }
        catch (DecoderFallbackException exception)
        {
            throw new TextFileException(path, lines.LineNumber, "not valid UTF-8.", exception);
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            throw new TextFileException(path, lines.LineNumber, exception.Message, exception);
        }
        catch (InvalidOperationException exception)
        {
            // an escaped half of a surrogate pair
            throw new TextFileException(path, lines.LineNumber, "a string is not valid Unicode.", exception);
        }
    }

    private static string FromJson(ReadOnlySpan<byte> line)
    {
        Utf8JsonReader reader = new(line);
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        if (reader.BytesConsumed != line.Length)
        {
            throw new JsonException("there is more after the JSON object.");
        }

        JsonElement root = document.RootElement;
        JsonElement request = root.TryGetProperty("body", out JsonElement body) && body.ValueKind == JsonValueKind.Object ? body : root;
        return Field(request, "text")
            ?? Field(request, "prompt")
            ?? Messages(request)
            ?? throw new JsonException("the object has no string \"text\" or \"prompt\" and no \"messages\".");
    }

    private static string? Field(JsonElement request, string name) =>
        request.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The contents of all messages, each on its own line. What is no text in them is passed over.</summary>
    private static string? Messages(JsonElement request)
    {
        if (!request.TryGetProperty("messages", out JsonElement messages) || messages.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        IEnumerable<string?> contents = messages.EnumerateArray()
            .Where(message => message.ValueKind == JsonValueKind.Object)
            .Select(message => Field(message, "content"));
        return string.Join('\n', contents.OfType<string>());
    }
}
