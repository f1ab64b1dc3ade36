namespace Pipeline.Storage.Embedded.Blobs;

/// <summary>Where the bytes of a block are.</summary>
/// <param name="Id">The block.</param>
/// <param name="StagedPath">Its own file, or null where it is part of the current version's file.</param>
/// <param name="Offset">First byte within the file.</param>
/// <param name="Length">Bytes.</param>
internal readonly record struct BlockSource(string Id, string? StagedPath, long Offset, long Length);
