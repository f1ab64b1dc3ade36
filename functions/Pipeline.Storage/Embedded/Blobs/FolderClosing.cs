using Pipeline.Storage.Embedded.Files;

namespace Pipeline.Storage.Embedded.Blobs;

/// <summary>
/// Removes the folder of a deleted blob. Anybody may do it, at any time, several at once, and stop anywhere.
/// <para>
/// A draft is placed only after its writer saw, while the draft stood, a version that another may follow. So a draft that
/// is new to a folder that ends in a deletion is never placed, and one that could still be placed stood before the deletion
/// did. The listing to work from is therefore read after the deletion was seen: it holds all of those, and they are removed
/// first. Their links then fail, since a file without a name cannot be linked, even by a call that is half done. Only then
/// the deletion itself may go, which makes its number free. Living writers lose their draft this way and begin again.
/// </para>
/// <para>
/// All files go by names that are never used again, and folders only if they are empty, so a remover that slept does no
/// harm to whatever stands there when it wakes.
/// </para>
/// </summary>
internal static class FolderClosing
{
    /// <summary>Removes the folder and what it holds, if a deletion is current in it or no version.</summary>
    internal static void Run(BlobFolder folder)
    {
        if (folder.FindCurrent().Number != 0)
        {
            return;
        }

        FolderListing listing = FolderListing.Read(folder.Path);
        long last = listing.Highest;
        if (last != 0 && !IsDeletion(folder, last))
        {
            return;
        }

        foreach (DraftName draft in listing.Drafts)
        {
            DurableFiles.TryDelete(Path.Combine(folder.Path, draft.ToString()));
        }

        foreach (long number in listing.StagedAfter)
        {
            FolderCleaning.RemoveFolder(folder.StagedPath(number));
        }

        FolderCleaning.RemoveBelow(folder, listing, last);
        if (last != 0 && DurableFiles.TrySyncDirectory(folder.Path))
        {
            // no older version may outlive the deletion in a power loss
            DurableFiles.TryDelete(folder.VersionPath(last));
        }

        RemoveEmpty(folder);
    }

    /// <summary>Removes the folder, and those above it, as far as they are empty.</summary>
    internal static void RemoveEmpty(BlobFolder folder) => RemoveEmpty(folder.Path, folder.Root);

    /// <summary>Removes a folder, and those between it and the root, as far as they are empty.</summary>
    internal static void RemoveEmpty(string path, string root)
    {
        while (path.Length > root.Length && DurableFiles.TryRemoveDirectory(path))
        {
            path = Path.GetDirectoryName(path)!;
        }
    }

    private static bool IsDeletion(BlobFolder folder, long number)
    {
        FileInfo file = new(folder.VersionPath(number));
        return file.Exists && BlobFile.IsTombstone(file.Length);
    }
}
