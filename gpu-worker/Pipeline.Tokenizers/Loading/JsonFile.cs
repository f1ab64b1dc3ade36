using System.Text.Json;

namespace Pipeline.Tokenizers.Loading;

/// <summary>Reads a JSON file of bounded size.</summary>
internal static class JsonFile
{
    /// <summary>Published files with vocabularies of some 260,000 tokens and their merges have about half of this.</summary>
    public const int MaxFileBytes = 64 * 1024 * 1024;

    /// <exception cref="TokenizerFormatException">The file is too long or not JSON.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static JsonDocument Parse(string path)
    {
        using FileStream stream = File.OpenRead(path);
        if (stream.Length > MaxFileBytes)
        {
            throw new TokenizerFormatException(path, "", $"The file has {stream.Length} bytes; the limit is {MaxFileBytes}.");
        }

        try
        {
            // exactly what was measured: a device has no length and no end
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return JsonDocument.Parse(bytes);
        }
        catch (JsonException exception)
        {
            throw new TokenizerFormatException(path, "", $"The file is not JSON: {exception.Message}", exception);
        }
    }
}
