using Pipeline.Storage.Embedded.Files;

namespace Pipeline.Storage.Embedded.Blobs;

/// <summary>
/// Removes what killed processes left in blobs that nobody writes any more; all others are cleaned by the next write. Looks
/// at a bounded number of folders, so that opening a large store stays quick.
/// </summary>
internal static class BlobSweep
{
    /// <summary>Takes about 0.2 s.</summary>
    private const int MaxFolders = 10_000;

    internal static void Run(string root, DateTimeOffset now)
    {
        FolderFounding.RemoveAbandoned(root, now - BlobFolder.AbandonedAge);
        Stack<string> pending = new(FolderEntries.ReadFolders(root)
            .Where(entry => entry[0] != BlobPaths.AsideMark).Select(entry => Path.Combine(root, entry)).Take(MaxFolders));
        for (int seen = 0; seen < MaxFolders && pending.TryPop(out string? folder); seen++)
        {
            if (folder[^1] == BlobPaths.BlobMark)
            {
                Clean(new BlobFolder(root, BlobPaths.Name(root, folder)), now - BlobFolder.AbandonedAge);
                continue;
            }

            List<string> entries = FolderEntries.ReadFolders(folder);
            foreach (string inner in entries.Take(MaxFolders))
            {
                pending.Push(Path.Combine(folder, inner));
            }

            if (entries.Count == 0)
            {
                FolderClosing.RemoveEmpty(folder, root);
            }
        }
    }

    private static void Clean(BlobFolder blob, DateTimeOffset oldest)
    {
        FolderClosing.Run(blob);
        string folder = blob.Path;
        FolderListing listing = FolderListing.Read(folder);
        FolderCleaning.RemoveAbandonedDrafts(folder, listing, listing.Highest);
        foreach (DraftName draft in listing.Drafts.Where(draft => !draft.Owner.CanBeJudged))
        {
            DeleteIfOld(new FileInfo(Path.Combine(folder, draft.ToString())), oldest);
        }

        foreach (long number in listing.StagedAfter)
        {
            string staged = blob.StagedPath(number);
            foreach (string block in FolderEntries.Read(staged))
            {
                DeleteIfOld(new FileInfo(Path.Combine(staged, block)), oldest);
            }
        }
    }

    private static void DeleteIfOld(FileInfo file, DateTimeOffset oldest)
    {
        if (file.Exists && file.LastWriteTimeUtc < oldest.UtcDateTime)
        {
            DurableFiles.TryDelete(file.FullName);
        }
    }
}
