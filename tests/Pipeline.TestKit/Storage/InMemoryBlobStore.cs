using System.Runtime.CompilerServices;
using Pipeline.Contracts.Storage;

namespace Pipeline.TestKit.Storage;

/// <summary>
/// The blob port in memory. <see cref="Before"/> and <see cref="After"/> run outside the lock, so they may call the store
/// themselves, which is how a test lets somebody else's write fall between two steps.
/// </summary>
public sealed class InMemoryBlobStore(TimeProvider time) : IBlobStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, InMemoryBlob> _blobs = new(StringComparer.Ordinal);

    /// <summary>Runs before a call has any effect. What it throws is an outage.</summary>
    public Func<BlobCall, Task>? Before { get; set; }

    /// <summary>Runs after a call's effect, before the caller hears of it. What it throws is a lost reply.</summary>
    public Func<BlobCall, Task>? After { get; set; }

    public Task<BlobProperties?> FindAsync(string name, CancellationToken cancellationToken)
    {
        BlobNaming.Check(name);
        return CallAsync(
            new(BlobOperation.Find, name),
            () => Current(name) is { } version ? Describe(name, version) : null,
            cancellationToken);
    }

    public Task<BlobContent> OpenAsync(string name, BlobRange range, string? version, CancellationToken cancellationToken)
    {
        BlobNaming.Check(name);
        return CallAsync(new(BlobOperation.Open, name), () => Open(name, range, version), cancellationToken);
    }

    public async Task<string?> PutAsync(
        string name,
        Stream content,
        IReadOnlyDictionary<string, string> metadata,
        BlobCondition condition,
        CancellationToken cancellationToken)
    {
        BlobNaming.Check(name);
        ArgumentNullException.ThrowIfNull(content);
        BlobMetadata.Check(metadata);
        using MemoryStream copy = new();
        await content.CopyToAsync(copy, cancellationToken);
        byte[] bytes = copy.ToArray();
        return await CallAsync(
            new(BlobOperation.Put, name),
            () => Holds(name, condition) ? Blob(name).Replace(bytes, metadata, [], time.GetUtcNow()).Version : null,
            cancellationToken);
    }

    public Task StageAsync(string name, string blockId, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        BlobNaming.Check(name);
        ArgumentOutOfRangeException.ThrowIfZero(content.Length, nameof(content));
        byte[] bytes = content.ToArray();
        return CallAsync(new(BlobOperation.Stage, name), () => Stage(name, blockId, bytes), cancellationToken);
    }

    public Task StageCopyAsync(string name, string blockId, BlobSlice source, CancellationToken cancellationToken)
    {
        BlobNaming.Check(name);
        BlobNaming.Check(source.Name);
        ArgumentOutOfRangeException.ThrowIfLessThan(source.Length, 1, nameof(source));
        return CallAsync(new(BlobOperation.StageCopy, name), () => StageCopy(name, blockId, source), cancellationToken);
    }

    public Task<string?> CommitAsync(
        string name,
        IReadOnlyList<string> blockIds,
        IReadOnlyDictionary<string, string> metadata,
        BlobCondition condition,
        CancellationToken cancellationToken)
    {
        BlobNaming.Check(name);
        BlobMetadata.Check(metadata);
        return CallAsync(
            new(BlobOperation.Commit, name),
            () => Holds(name, condition) ? Commit(Blob(name), blockIds, metadata) : null,
            cancellationToken);
    }

    public async IAsyncEnumerable<BlobProperties> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<BlobProperties> found = await CallAsync(
            new(BlobOperation.List, prefix), () => List(prefix), cancellationToken);
        foreach (BlobProperties blob in found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return blob;
        }
    }

    public async IAsyncEnumerable<string> ListSegmentsAsync(
        string prefix, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        if (!prefix.EndsWith('/'))
        {
            throw new ArgumentException($"'{prefix}' does not end with '/'.", nameof(prefix));
        }

        IEnumerable<string> found = await CallAsync(
            new(BlobOperation.ListSegments, prefix),
            () => List(prefix)
                .Select(blob => blob.Name[prefix.Length..].Split('/')[0])
                .Where(segment => after is null || string.CompareOrdinal(segment, after) > 0)
                .Distinct()
                .Order(StringComparer.Ordinal)
                .ToList(),
            cancellationToken);
        foreach (string segment in found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return segment;
        }
    }

    public Task<bool> DeleteAsync(string name, BlobCondition condition, CancellationToken cancellationToken)
    {
        BlobNaming.Check(name);
        return CallAsync(new(BlobOperation.Delete, name), () => Delete(name, condition), cancellationToken);
    }

    private async Task<T> CallAsync<T>(BlobCall call, Func<T> effect, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Before is { } before)
        {
            await before(call);
        }

        T result;
        lock (_gate)
        {
            result = effect();
        }

        if (After is { } after)
        {
            await after(call);
        }

        return result;
    }

    private InMemoryBlob Blob(string name)
    {
        if (!_blobs.TryGetValue(name, out InMemoryBlob? blob))
        {
            blob = new InMemoryBlob();
            _blobs.Add(name, blob);
        }

        return blob;
    }

    private InMemoryVersion? Current(string name) => _blobs.GetValueOrDefault(name)?.Current;

    private bool Holds(string name, BlobCondition condition) =>
        condition.MustBeAbsent ? Current(name) is null
        : condition.Version is null || Current(name)?.Version == condition.Version;

    private InMemoryVersion Require(string name, string? version)
    {
        InMemoryVersion current = Current(name) ?? throw new BlobNotFoundException(name);
        return version is null || current.Version == version ? current : throw new BlobVersionGoneException(name, version);
    }

    private BlobContent Open(string name, BlobRange range, string? version)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(range.Offset, nameof(range));
        InMemoryVersion current = Require(name, version);
        int start = (int)long.Min(range.Offset, current.Content.Length);
        int length = (int)long.Min(range.Length ?? long.MaxValue, current.Content.Length - start);
        MemoryStream stream = new(current.Content.Slice(start, length).ToArray(), writable: false);
        return new BlobContent(stream, Describe(name, current));
    }

    private bool Stage(string name, string blockId, ReadOnlyMemory<byte> content)
    {
        InMemoryBlob blob = Blob(name);
        CheckBlockId(blob, blockId);
        blob.Staged[blockId] = content;
        return true;
    }

    private bool StageCopy(string name, string blockId, BlobSlice source)
    {
        InMemoryVersion from = Require(source.Name, source.Version);
        if (source.Offset < 0 || source.Offset + source.Length > from.Content.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(source), $"The range does not lie within '{source.Name}'.");
        }

        return Stage(name, blockId, from.Content.Slice((int)source.Offset, (int)source.Length));
    }

    private string? Commit(InMemoryBlob blob, IReadOnlyList<string> blockIds, IReadOnlyDictionary<string, string> metadata)
    {
        Dictionary<string, ReadOnlyMemory<byte>> blocks = [];
        using MemoryStream content = new();
        foreach (string id in blockIds)
        {
            if (!blob.Staged.TryGetValue(id, out ReadOnlyMemory<byte> block)
                && blob.Current?.Blocks.TryGetValue(id, out block) is not true)
            {
                return null;
            }

            blocks[id] = block;
            content.Write(block.Span);
        }

        return blob.Replace(content.ToArray(), metadata, blocks, time.GetUtcNow()).Version;
    }

    private List<BlobProperties> List(string prefix) =>
        [.. _blobs
            .Where(pair => pair.Value.Current is not null && pair.Key.StartsWith(prefix, StringComparison.Ordinal))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => Describe(pair.Key, pair.Value.Current!))];

    private bool Delete(string name, BlobCondition condition)
    {
        if (Current(name) is null || !Holds(name, condition))
        {
            return false;
        }

        Blob(name).Delete();
        return true;
    }

    private BlobProperties Describe(string name, InMemoryVersion version) =>
        new(name, version.Version, version.Content.Length, version.Metadata, version.LastModified, time.GetUtcNow());

    // All ids of one blob have the same length: Azure refuses anything else, so the fake must too.
    private static void CheckBlockId(InMemoryBlob blob, string blockId)
    {
        BlobNaming.CheckBlockId(blockId);
        IEnumerable<string> others = blob.Staged.Keys.Concat(blob.Current?.Blocks.Keys ?? []);
        if (others.Any(other => other.Length != blockId.Length))
        {
            throw new ArgumentException($"'{blockId}' has another length than the blob's other block ids.", nameof(blockId));
        }
    }
}
