namespace Pipeline.Contracts.Storage;

/// <summary>A run of a blob's bytes.</summary>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Bytes, or null for all that follow.</param>
public readonly record struct BlobRange(long Offset, long? Length)
{
    /// <summary>The whole blob.</summary>
    public static BlobRange All => new(0, null);
}
