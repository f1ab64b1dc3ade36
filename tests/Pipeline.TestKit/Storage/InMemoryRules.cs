using System.Text;

namespace Pipeline.TestKit.Storage;

/// <summary>What real storages refuse, so that the fake must too.</summary>
internal static class InMemoryRules
{
    private const int MaxMetadataLength = 8 * 1024;

    internal static void CheckMetadata(IReadOnlyDictionary<string, string> metadata)
    {
        bool areValid = metadata.All(pair => IsIdentifier(pair.Key) && Ascii.IsValid(pair.Value));
        if (!areValid || metadata.Sum(pair => pair.Key.Length + pair.Value.Length) > MaxMetadataLength)
        {
            throw new ArgumentException("Metadata is lower-case identifiers with ASCII values, 8 KB in all.", nameof(metadata));
        }
    }

    /// <summary>All ids of one blob have the same length.</summary>
    internal static void CheckBlockId(InMemoryBlob blob, string blockId)
    {
        bool isValid = blockId is { Length: >= 1 and <= 64 }
            && blockId.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
        IEnumerable<string> others = blob.Staged.Keys.Concat(blob.Current?.Blocks.Keys ?? []);
        if (!isValid || others.Any(other => other.Length != blockId.Length))
        {
            throw new ArgumentException($"'{blockId}' is not a block id of this blob.", nameof(blockId));
        }
    }

    private static bool IsIdentifier(string key) =>
        key.Length > 0
        && !char.IsAsciiDigit(key[0])
        && key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
}
