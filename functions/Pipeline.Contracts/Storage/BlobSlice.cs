namespace Pipeline.Contracts.Storage;

/// <summary>A range of one version of a blob, as the source of a copy.</summary>
/// <param name="Name">The source blob.</param>
/// <param name="Version">The version that must be current.</param>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Bytes; the range lies within the blob.</param>
public readonly record struct BlobSlice(string Name, string Version, long Offset, long Length);
