using Microsoft.Win32.SafeHandles;
using Pipeline.Storage.Embedded.Files;

namespace Pipeline.Storage.Embedded.Blobs;

/// <summary>
/// Blocks between staging and commit. They are not made durable: a commit copies them into a file that is, and a block
/// that a power loss took makes the commit null.
/// </summary>
internal static class StagedBlocks
{
    // Each further attempt means that a new version made the folder obsolete in between.
    private const int MaxAttempts = 1000;

    private static long _lastCounter;

    /// <summary>Stages one block, written by <paramref name="write"/> into an empty file.</summary>
    internal static void Stage(BlobFolder folder, string blockId, Action<SafeFileHandle> write)
    {
        // '.' is in no block id
        string aside = $".{ProcessIdentity.Current}-{Interlocked.Increment(ref _lastCounter):x}";
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            string staged = folder.StagedPath(folder.FindOrFound().Number);
            if (DurableFiles.TryCreateDirectory(staged)
                && TryWrite(Path.Combine(staged, aside), write)
                && DurableFiles.TryRename(Path.Combine(staged, aside), Path.Combine(staged, blockId)))
            {
                return;
            }
        }

        throw folder.Unsettled();
    }

    /// <summary>Where each block's bytes are: staged behind the current version, or in it.</summary>
    /// <returns>Null where a block is gone.</returns>
    internal static List<BlockSource>? Find(
        BlobFolder folder, BlobCurrent current, OpenVersion? committed, IReadOnlyList<string> blockIds)
    {
        Dictionary<string, BlockSource> inVersion = new(StringComparer.Ordinal);
        long offset = committed?.ContentOffset ?? 0;
        foreach (BlockEntry block in committed?.Header.Blocks ?? [])
        {
            inVersion[block.Id] = new BlockSource(block.Id, null, offset, block.Length);
            offset += block.Length;
        }

        List<BlockSource> sources = new(blockIds.Count);
        foreach (string id in blockIds)
        {
            FileInfo staged = new(Path.Combine(folder.StagedPath(current.Number), id));
            if (staged.Exists)
            {
                sources.Add(new BlockSource(id, staged.FullName, 0, staged.Length));
            }
            else if (inVersion.TryGetValue(id, out BlockSource source))
            {
                sources.Add(source);
            }
            else
            {
                return null;
            }
        }

        return sources;
    }

    private static bool TryWrite(string path, Action<SafeFileHandle> write)
    {
        try
        {
            using SafeFileHandle handle = File.OpenHandle(
                path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            write(handle);
            return true;
        }
        catch (Exception gone) when (gone is DirectoryNotFoundException or FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            // what is not staged must not fill the disk
            DurableFiles.TryDelete(path);
            throw;
        }
    }
}
