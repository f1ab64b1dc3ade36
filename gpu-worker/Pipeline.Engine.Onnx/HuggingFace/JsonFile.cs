using System.Text.Json;

namespace Pipeline.Engine.Onnx.HuggingFace;

internal static class JsonFile
{
    /// <summary>Parses a file of bounded size, or gives null where there is no such file.</summary>
    /// <exception cref="ModelFormatException">The file is over the limit or is not JSON.</exception>
    public static JsonElement? TryRead(string path, long maxBytes, JsonDocumentOptions options)
    {
        byte[]? bytes = TryReadBytes(path, maxBytes);
        if (bytes is null)
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes, options);
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new ModelFormatException(path, null, $"not valid JSON: {exception.Message}", exception);
        }
        catch (InvalidOperationException exception)
        {
            // an escaped half of a surrogate pair in a property's name, met while looking for duplicates
            throw new ModelFormatException(path, null, "a name is not valid Unicode.", exception);
        }
    }

    /// <summary>False where the value is not a string of valid Unicode.</summary>
    public static bool TryGetText(JsonElement value, out string text)
    {
        text = string.Empty;
        if (value.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        try
        {
            text = value.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static byte[]? TryReadBytes(string path, long maxBytes)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using FileStream stream = File.OpenRead(path);
        if (stream.Length > maxBytes)
        {
            throw new ModelFormatException(path, null, $"the file has {stream.Length} bytes; the limit is {maxBytes}.");
        }

        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
