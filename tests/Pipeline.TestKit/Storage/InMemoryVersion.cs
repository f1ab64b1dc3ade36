namespace Pipeline.TestKit.Storage;

/// <summary>One immutable version of a blob.</summary>
internal sealed record InMemoryVersion(
    string Version,
    ReadOnlyMemory<byte> Content,
    IReadOnlyDictionary<string, string> Metadata,
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Blocks,
    DateTimeOffset LastModified);
