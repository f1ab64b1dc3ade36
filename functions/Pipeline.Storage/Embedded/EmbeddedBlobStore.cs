using System.Buffers;
using System.Runtime.CompilerServices;
using Pipeline.Contracts.Storage;
using Pipeline.Storage.Embedded.Blobs;
using Pipeline.Storage.Embedded.Files;

namespace Pipeline.Storage.Embedded;

/// <summary>
/// Blobs as files in a folder of this machine, shared by any number of processes. What a call acknowledged survives a kill
/// and a power loss. Linux, on a file system with links and atomic renames.
/// </summary>
public sealed class EmbeddedBlobStore : IBlobStore
{
    private const int BufferBytes = 128 * 1024;

    private readonly string _root;
    private readonly TimeProvider _time;
    private readonly BlobTree _tree;
    private readonly FileWork _files;

    /// <param name="root">The folder, made if it is not there. Nothing else may be kept in it.</param>
    /// <param name="time">The storage's own clock.</param>
    /// <exception cref="StorageUnavailableException">The folder cannot be made or read.</exception>
    public EmbeddedBlobStore(string root, TimeProvider time)
    {
        _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        _time = time;
        _tree = new BlobTree(_root);
        _files = new FileWork($"The blob store in '{_root}'");
        _files.Run(() =>
        {
            DurableFiles.CreateDirectory(_root);
            BlobSweep.Run(_root, time.GetUtcNow());
        });
    }

    public Task<BlobProperties?> FindAsync(string name, CancellationToken cancellationToken)
    {
        BlobFolder folder = Folder(name);
        return _files.RunAsync(() => Find(folder), cancellationToken);
    }

    public Task<BlobContent> OpenAsync(string name, BlobRange range, string? version, CancellationToken cancellationToken)
    {
        BlobFolder folder = Folder(name);
        ArgumentOutOfRangeException.ThrowIfNegative(range.Offset, nameof(range));
        ArgumentOutOfRangeException.ThrowIfNegative(range.Length ?? 0, nameof(range));
        return _files.RunAsync(
            () =>
            {
                OpenVersion opened = folder.OpenRequired(version);
                long start = long.Min(range.Offset, opened.Header.Length);
                long length = long.Min(range.Length ?? long.MaxValue, opened.Header.Length - start);
                FileRangeStream stream = new(opened.Handle, opened.ContentOffset + start, length, $"Blob '{name}'");
                return new BlobContent(stream, Describe(opened));
            },
            cancellationToken);
    }

    public async Task<string?> PutAsync(
        string name,
        Stream content,
        IReadOnlyDictionary<string, string> metadata,
        BlobCondition condition,
        CancellationToken cancellationToken)
    {
        BlobFolder folder = Folder(name);
        BlobMetadata.Check(metadata);
        using BlobPut? put = await _files.RunAsync(() => BlobPut.Begin(folder, metadata, condition), cancellationToken);
        if (put is null)
        {
            return null;
        }

        await AppendAsync(put, content, cancellationToken);
        return await _files.RunAsync(() => put.Finish(_time.GetUtcNow()), cancellationToken);
    }

    public Task StageAsync(string name, string blockId, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        BlobFolder folder = Folder(name);
        BlobNaming.CheckBlockId(blockId);
        ArgumentOutOfRangeException.ThrowIfZero(content.Length, nameof(content));
        return _files.RunAsync(
            () =>
            {
                StagedBlocks.Stage(folder, blockId, file => RandomAccess.Write(file, content.Span, 0));
                return true;
            },
            cancellationToken);
    }

    public Task StageCopyAsync(string name, string blockId, BlobSlice source, CancellationToken cancellationToken)
    {
        BlobFolder folder = Folder(name);
        BlobFolder from = Folder(source.Name);
        BlobNaming.CheckBlockId(blockId);
        ArgumentOutOfRangeException.ThrowIfLessThan(source.Length, 1, nameof(source));
        return _files.RunAsync(
            () =>
            {
                using OpenVersion opened = from.OpenRequired(source.Version);
                if (source.Offset < 0 || source.Length > opened.Header.Length - source.Offset)
                {
                    throw new ArgumentOutOfRangeException(nameof(source), $"The range does not lie within '{source.Name}'.");
                }

                long offset = opened.ContentOffset + source.Offset;
                StagedBlocks.Stage(
                    folder, blockId, file => FileCopy.Copy(opened.Handle, offset, file, 0, source.Length, cancellationToken));
                return true;
            },
            cancellationToken);
    }

    public Task<string?> CommitAsync(
        string name,
        IReadOnlyList<string> blockIds,
        IReadOnlyDictionary<string, string> metadata,
        BlobCondition condition,
        CancellationToken cancellationToken)
    {
        BlobFolder folder = Folder(name);
        BlobMetadata.Check(metadata);
        foreach (string blockId in blockIds)
        {
            BlobNaming.CheckBlockId(blockId);
        }

        BlockCommit commit = new(folder, blockIds, metadata, condition, _time);
        return _files.RunAsync(() => commit.Run(cancellationToken), cancellationToken);
    }

    public async IAsyncEnumerable<BlobProperties> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (string name in _files.Steps(_tree.Names(prefix)))
        {
            if (await FindAsync(name, cancellationToken) is { } found)
            {
                yield return found;
            }
        }
    }

    public async IAsyncEnumerable<string> ListSegmentsAsync(
        string prefix, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!prefix.EndsWith('/'))
        {
            throw new ArgumentException($"'{prefix}' does not end with '/'.", nameof(prefix));
        }

        foreach (string segment in _files.Steps(_tree.Segments(prefix)))
        {
            bool isAsked = after is null || string.CompareOrdinal(segment, after) > 0;
            if (isAsked && await _files.RunAsync(() => HoldsBlob(prefix + segment), cancellationToken))
            {
                yield return segment;
            }
        }
    }

    public Task<bool> DeleteAsync(string name, BlobCondition condition, CancellationToken cancellationToken)
    {
        BlobFolder folder = Folder(name);
        return _files.RunAsync(() => Delete(folder, condition), cancellationToken);
    }

    private static bool Delete(BlobFolder folder, BlobCondition condition)
    {
        while (folder.FindCurrent() is { Exists: true } current && current.Satisfies(condition))
        {
            using VersionDraft? tombstone = folder.TryBegin(current.Number);
            if (tombstone is null)
            {
                continue;
            }

            tombstone.Append(BlobFile.Tombstone);
            tombstone.Sync();
            switch (folder.Publish(tombstone, condition, mayRebase: false))
            {
                case PublishOutcome.Placed:
                    return true;
                case PublishOutcome.Refused:
                    return false;
            }
        }

        return false;
    }

    private BlobFolder Folder(string name)
    {
        BlobNaming.Check(name);
        return new BlobFolder(_root, name);
    }

    private BlobProperties? Find(BlobFolder folder)
    {
        using OpenVersion? opened = folder.OpenCurrent();
        return opened is null ? null : Describe(opened);
    }

    /// <summary>Whether there is a blob of this name, or one under it as a folder. Blocks may be staged where there is none.</summary>
    private bool HoldsBlob(string name) =>
        Folder(name).FindCurrent().Exists || _tree.Names(name + '/').Any(inner => Folder(inner).FindCurrent().Exists);

    private async Task AppendAsync(BlobPut put, Stream content, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
            {
                _files.Run(() => put.Append(buffer.AsSpan(0, read)));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private BlobProperties Describe(OpenVersion opened) => new(
        opened.Header.Name,
        BlobCurrent.Format(opened.Number),
        opened.Header.Length,
        opened.Header.Metadata,
        new DateTimeOffset(opened.Header.LastModifiedTicks, TimeSpan.Zero),
        _time.GetUtcNow());
}
