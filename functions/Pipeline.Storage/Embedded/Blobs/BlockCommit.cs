using Microsoft.Win32.SafeHandles;
using Pipeline.Contracts.Storage;
using Pipeline.Storage.Embedded.Files;

namespace Pipeline.Storage.Embedded.Blobs;

/// <summary>Makes a version from blocks.</summary>
internal sealed class BlockCommit(
    BlobFolder folder,
    IReadOnlyList<string> blockIds,
    IReadOnlyDictionary<string, string> metadata,
    BlobCondition condition,
    TimeProvider time)
{
    // Each further attempt means that another writer got ahead.
    private const int MaxAttempts = 1000;

    /// <returns>The new version; null where the condition does not hold or a block is gone.</returns>
    internal string? Run(CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            BlobCurrent current = folder.FindCurrent();
            if (!current.Satisfies(condition))
            {
                return null;
            }

            using OpenVersion? committed = current.Exists ? folder.OpenCurrent() : null;
            if (current.Exists && committed?.Number != current.Number)
            {
                continue;
            }

            if (current.Number == 0)
            {
                // nothing is staged where there is no folder, so only a blob of no blocks can be made
                if (blockIds.Count > 0)
                {
                    return null;
                }

                current = folder.FindOrFound();
                if (current.Exists)
                {
                    continue;
                }
            }

            List<BlockSource>? sources = StagedBlocks.Find(folder, current, committed, blockIds);
            using VersionDraft? draft = sources is null ? null : TryWrite(current, committed, sources, cancellationToken);
            if (draft is null)
            {
                if (folder.FindCurrent().Number == current.Number)
                {
                    return null;
                }

                continue;
            }

            switch (folder.Publish(draft, condition, mayRebase: false))
            {
                case PublishOutcome.Placed:
                    return BlobCurrent.Format(current.Number + 1);
                case PublishOutcome.Refused:
                    return null;
            }
        }

        throw folder.Unsettled();
    }

    /// <returns>Null where a block, or the folder, went away meanwhile.</returns>
    private VersionDraft? TryWrite(
        BlobCurrent current, OpenVersion? committed, List<BlockSource> sources, CancellationToken cancellationToken)
    {
        BlobHeader header = new(
            BlobHeader.CurrentSchema,
            folder.Name,
            sources.Sum(source => source.Length),
            time.GetUtcNow().UtcTicks,
            metadata,
            [.. sources.Select(source => new BlockEntry(source.Id, source.Length))]);
        VersionDraft? draft = folder.TryBegin(current.Number);
        if (draft is null)
        {
            return null;
        }

        bool isWhole = false;
        try
        {
            draft.Append(BlobFile.Encode(header));
            isWhole = sources.TrueForAll(source => TryAppend(draft, committed, source, cancellationToken));
            draft.Sync();
            return isWhole ? draft : null;
        }
        finally
        {
            if (!isWhole)
            {
                draft.Dispose();
            }
        }
    }

    private static bool TryAppend(
        VersionDraft draft, OpenVersion? committed, BlockSource source, CancellationToken cancellationToken)
    {
        if (source.StagedPath is null)
        {
            draft.AppendFrom(committed!.Handle, source.Offset, source.Length, cancellationToken);
            return true;
        }

        using SafeFileHandle? staged = FileOpening.TryOpen(source.StagedPath);
        if (staged is null || RandomAccess.GetLength(staged) != source.Length)
        {
            return false;
        }

        draft.AppendFrom(staged, source.Offset, source.Length, cancellationToken);
        return true;
    }
}
