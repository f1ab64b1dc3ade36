using System.Collections.ObjectModel;
using System.Text;

namespace Pipeline.Contracts.Storage;

/// <summary>The form of a blob's metadata, checked by every adapter.</summary>
public static class BlobMetadata
{
    /// <summary>Most that one blob carries, keys and values together (Azure's limit).</summary>
    public const int MaxBytes = 8 * 1024;

    /// <summary>No metadata.</summary>
    public static IReadOnlyDictionary<string, string> Empty { get; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Throws unless the metadata has the form that <see cref="BlobProperties"/> states.</summary>
    /// <exception cref="ArgumentException">A key is no lower-case identifier, a value is not ASCII, or all is over 8 KB.</exception>
    public static void Check(IReadOnlyDictionary<string, string> metadata)
    {
        int size = 0;
        foreach ((string key, string value) in metadata)
        {
            if (!IsKey(key) || !Ascii.IsValid(value))
            {
                throw new ArgumentException($"Metadata '{key}' is not a lower-case identifier with an ASCII value.", nameof(metadata));
            }

            size += key.Length + value.Length;
        }

        if (size > MaxBytes)
        {
            throw new ArgumentException($"The metadata has {size} bytes; the limit is {MaxBytes}.", nameof(metadata));
        }
    }

    private static bool IsKey(string key) =>
        key.Length > 0
        && !char.IsAsciiDigit(key[0])
        && key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
}
