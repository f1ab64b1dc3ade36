namespace Pipeline.Contracts.Storage;

/// <summary>What is known of one version of a blob.</summary>
/// <param name="Name">The blob.</param>
/// <param name="Version">Opaque; never repeats for a name.</param>
/// <param name="Length">Bytes of content.</param>
/// <param name="Metadata">Keys are C# identifiers in lower case, values ASCII; 8 KB in all.</param>
/// <param name="LastModified">When this version was written, by the storage's own clock.</param>
/// <param name="ReadAt">When these properties were read, by the same clock; ages are the difference of the two.</param>
public sealed record BlobProperties(
    string Name,
    string Version,
    long Length,
    IReadOnlyDictionary<string, string> Metadata,
    DateTimeOffset LastModified,
    DateTimeOffset ReadAt)
{
    /// <summary>How long this version had stood when it was read.</summary>
    public TimeSpan Age => ReadAt - LastModified;
}
