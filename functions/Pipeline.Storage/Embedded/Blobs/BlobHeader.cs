namespace Pipeline.Storage.Embedded.Blobs;

/// <summary>What stands before the content in a version's file.</summary>
/// <param name="V">Schema version, see <see cref="CurrentSchema"/>.</param>
/// <param name="Name">The blob.</param>
/// <param name="Length">Bytes of content.</param>
/// <param name="LastModifiedTicks">UTC ticks of the writer's clock.</param>
/// <param name="Metadata">As the caller gave it.</param>
/// <param name="Blocks">What the content was committed from; empty for a put.</param>
internal sealed record BlobHeader(
    int V,
    string Name,
    long Length,
    long LastModifiedTicks,
    IReadOnlyDictionary<string, string> Metadata,
    IReadOnlyList<BlockEntry> Blocks)
{
    internal const int CurrentSchema = 1;
}
