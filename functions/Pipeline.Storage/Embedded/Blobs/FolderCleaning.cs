using Pipeline.Storage.Embedded.Files;

namespace Pipeline.Storage.Embedded.Blobs;

/// <summary>Removes what a new version made obsolete. <see cref="BlobFolder"/> states the order that this must keep.</summary>
internal static class FolderCleaning
{
    /// <summary>Cleans up after version <paramref name="placed"/>. What fails is left to the next write.</summary>
    internal static void Clean(BlobFolder folder, long placed)
    {
        try
        {
            FolderListing listing = FolderListing.Read(folder.Path);
            long first = RemoveAbandonedDrafts(folder.Path, listing, placed);
            foreach (long version in listing.Versions.TakeWhile(version => version < first))
            {
                DurableFiles.TryDelete(folder.VersionPath(version));
            }

            foreach (long number in listing.StagedAfter.Where(number => number < placed))
            {
                RemoveStaged(folder.StagedPath(number));
            }
        }
        catch (IOException)
        {
            // the version stands: a failure to tidy up is not the caller's
        }
    }

    /// <summary>Removes the drafts of processes that ended.</summary>
    /// <returns>The first version that must stay: the current one, or the one behind what a living draft follows.</returns>
    internal static long RemoveAbandonedDrafts(string folder, FolderListing listing, long current)
    {
        long first = current;
        foreach (DraftName draft in listing.Drafts)
        {
            if (draft.Owner.IsGone())
            {
                DurableFiles.TryDelete(Path.Combine(folder, draft.ToString()));
            }
            else
            {
                first = long.Min(first, draft.Base + 1);
            }
        }

        return first;
    }

    private static void RemoveStaged(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // another writer cleaned up as well
        }
    }
}
