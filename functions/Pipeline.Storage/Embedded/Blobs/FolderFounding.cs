using System.Security.Cryptography;
using Pipeline.Storage.Embedded.Files;

namespace Pipeline.Storage.Embedded.Blobs;

/// <summary>
/// Makes the folder of a blob, aside and then in its place by one rename, so that whoever finds it finds the one number that
/// its versions follow. The number is random: an earlier life of the name is not remembered anywhere.
/// </summary>
internal static class FolderFounding
{
    // 60 random bits above all that was ever counted from 1, with as much room to count on.
    private const long FirstStart = 1L << 60;

    private static long _lastCounter;

    /// <summary>Makes the folder, unless one that holds something is there or is made meanwhile.</summary>
    internal static void Run(BlobFolder folder)
    {
        string parent = Path.GetDirectoryName(folder.Path)!;
        string aside = Path.Combine(
            BlobPaths.Founding(folder.Root), $"{ProcessIdentity.Current}-{Interlocked.Increment(ref _lastCounter):x}");
        DurableFiles.CreateDirectory(parent);
        Directory.CreateDirectory(aside);
        File.WriteAllBytes(Path.Combine(aside, FolderListing.StartName(CreateStart())), []);
        if (DurableFiles.PlaceDirectory(aside, folder.Path) == LinkOutcome.Created)
        {
            DurableFiles.TrySyncDirectory(parent);
        }
        else
        {
            Directory.Delete(aside, recursive: true);
        }
    }

    /// <summary>Removes what killed processes left aside.</summary>
    internal static void RemoveAbandoned(string root, DateTimeOffset oldest)
    {
        string founding = BlobPaths.Founding(root);
        foreach (string entry in FolderEntries.ReadFolders(founding))
        {
            string path = Path.Combine(founding, entry);
            if (ProcessIdentity.TryParse(entry.AsSpan(0, int.Max(0, entry.IndexOf('-'))), out ProcessIdentity owner)
                && (owner.IsGone() || (!owner.CanBeJudged && Directory.GetLastWriteTimeUtc(path) < oldest.UtcDateTime)))
            {
                FolderCleaning.RemoveFolder(path);
            }
        }
    }

    private static long CreateStart() =>
        FirstStart | (BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & (FirstStart - 1));
}
