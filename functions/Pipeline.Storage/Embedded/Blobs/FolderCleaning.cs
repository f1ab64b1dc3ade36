using Pipeline.Storage.Embedded.Files;

namespace Pipeline.Storage.Embedded.Blobs;

/// <summary>Removes what a new version made obsolete. <see cref="BlobFolder"/> states the order that this must keep.</summary>
internal static class FolderCleaning
{
    /// <summary>Cleans up after version <paramref name="placed"/>.</summary>
    internal static void Clean(BlobFolder folder, long placed)
    {
        FolderListing listing = FolderListing.Read(folder.Path);
        if (!listing.Versions.Contains(placed))
        {
            // Replaced and removed, or this is the folder of another life, where the number means nothing.
            return;
        }

        RemoveBelow(folder, listing, RemoveAbandonedDrafts(folder.Path, listing, placed));
        foreach (long number in listing.StagedAfter.Where(number => number < placed))
        {
            RemoveFolder(folder.StagedPath(number));
        }
    }

    /// <summary>Removes the versions below a number, in ascending order.</summary>
    internal static void RemoveBelow(BlobFolder folder, FolderListing listing, long number)
    {
        foreach (long version in listing.Versions.TakeWhile(version => version < number))
        {
            DurableFiles.TryDelete(Path.Combine(folder.Path, listing.EntryName(version)));
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

    /// <summary>Removes a folder that others may write to.</summary>
    internal static void RemoveFolder(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // another writer cleans up as well, or a late block came: what is left is for the next one
        }
    }
}
