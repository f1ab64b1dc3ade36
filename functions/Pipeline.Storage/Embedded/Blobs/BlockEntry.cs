namespace Pipeline.Storage.Embedded.Blobs;

/// <summary>A block of a committed version; blocks stand in this order, without gaps, from the start of the content.</summary>
internal sealed record BlockEntry(string Id, long Length);
