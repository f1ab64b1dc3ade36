using System.Text;

namespace Pipeline.Storage.Embedded.Blobs;

/// <summary>The port's rules on what callers give, beside the names.</summary>
internal static class BlobRules
{
    private const int MaxMetadataBytes = 8 * 1024;

    /// <exception cref="ArgumentException">The id is not 1 to 64 characters of a-z, 0-9 and '-'.</exception>
    internal static void CheckBlockId(string blockId)
    {
        if (blockId is not { Length: >= 1 and <= 64 }
            || !blockId.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            throw new ArgumentException($"'{blockId}' is not a block id.", nameof(blockId));
        }
    }

    /// <exception cref="ArgumentException">A key is no lower-case identifier, a value not ASCII, or all is over 8 KB.</exception>
    internal static void CheckMetadata(IReadOnlyDictionary<string, string> metadata)
    {
        int size = 0;
        foreach ((string key, string value) in metadata)
        {
            bool isIdentifier = key.Length > 0
                && !char.IsAsciiDigit(key[0])
                && key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
            if (!isIdentifier || !Ascii.IsValid(value))
            {
                throw new ArgumentException($"Metadata '{key}' is not a lower-case identifier with an ASCII value.", nameof(metadata));
            }

            size += key.Length + value.Length;
        }

        if (size > MaxMetadataBytes)
        {
            throw new ArgumentException($"The metadata has {size} bytes; the limit is {MaxMetadataBytes}.", nameof(metadata));
        }
    }
}
