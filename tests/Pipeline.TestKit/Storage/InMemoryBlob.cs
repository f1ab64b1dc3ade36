namespace Pipeline.TestKit.Storage;

/// <summary>One name in an <see cref="InMemoryBlobStore"/>, whose lock guards it. Outlives a delete, so that versions go on.</summary>
internal sealed class InMemoryBlob
{
    internal long LastVersion { get; private set; }

    /// <summary>Null where the blob does not exist (any more, or only as staged blocks).</summary>
    internal InMemoryVersion? Current { get; private set; }

    internal Dictionary<string, ReadOnlyMemory<byte>> Staged { get; } = [];

    internal InMemoryVersion Replace(
        ReadOnlyMemory<byte> content,
        IReadOnlyDictionary<string, string> metadata,
        Dictionary<string, ReadOnlyMemory<byte>> blocks,
        DateTimeOffset now)
    {
        LastVersion++;
        Current = new InMemoryVersion($"m{LastVersion}", content, new Dictionary<string, string>(metadata), blocks, now);
        Staged.Clear();
        return Current;
    }

    internal void Delete()
    {
        Current = null;
        Staged.Clear();
    }
}
