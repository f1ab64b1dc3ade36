using System.Collections.ObjectModel;

namespace Pipeline.Contracts.Storage;

/// <summary>Shorthands for a blob's metadata.</summary>
public static class BlobMetadata
{
    /// <summary>No metadata.</summary>
    public static IReadOnlyDictionary<string, string> Empty { get; } = ReadOnlyDictionary<string, string>.Empty;
}
