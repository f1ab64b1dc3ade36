using Pipeline.Contracts.Storage;
using Pipeline.Storage.Embedded.Files;

namespace Pipeline.Storage.Embedded.Blobs;

/// <summary>Names from folders. Looks at the names of folders only; whether a blob exists now is for the caller to see.</summary>
internal sealed class BlobTree(string root)
{
    /// <summary>Names that begin with the prefix, in ordinal order. Holds the names of one folder at a time.</summary>
    internal IEnumerable<string> Names(string prefix)
    {
        int slash = prefix.LastIndexOf('/');
        if (slash < 0)
        {
            return Walk(root, "", prefix);
        }

        string folder = prefix[..slash];
        return BlobNaming.IsValid(folder) ? Walk(BlobPaths.Folder(root, folder), prefix[..(slash + 1)], prefix) : [];
    }

    /// <summary>The next segments under a folder, in ordinal order, each once; some may hold no blob any more.</summary>
    /// <param name="prefix">The folder, with its closing '/'.</param>
    internal IEnumerable<string> Segments(string prefix)
    {
        string folder = prefix[..^1];
        return BlobNaming.IsValid(folder)
            ? Segments(BlobPaths.Folder(root, folder), "").Distinct().Order(StringComparer.Ordinal)
            : [];
    }

    private static IEnumerable<string> Segments(string path, string start)
    {
        foreach (string entry in Folders(path))
        {
            string segment = start + entry.TrimEnd(BlobPaths.BlobMark, BlobPaths.ContinuationMark);
            if (entry[^1] != BlobPaths.ContinuationMark)
            {
                yield return segment;
                continue;
            }

            foreach (string longer in Segments(Path.Combine(path, entry), segment))
            {
                yield return longer;
            }
        }
    }

    /// <param name="path">The folder to look at.</param>
    /// <param name="start">What its names begin with.</param>
    /// <param name="prefix">What is asked for.</param>
    private static IEnumerable<string> Walk(string path, string start, string prefix)
    {
        // A folder sorts as its names do: with the '/' behind it.
        List<(string Key, string Entry)> entries = [.. Folders(path)
            .Select(entry => (Key: start + Key(entry), entry))
            .Where(item => item.Key.StartsWith(prefix, StringComparison.Ordinal)
                || (item.entry[^1] == BlobPaths.ContinuationMark && prefix.StartsWith(item.Key, StringComparison.Ordinal)))
            .OrderBy(item => item.Key, StringComparer.Ordinal)];
        IEnumerable<string> names = entries.SelectMany(
            item => item.Entry[^1] == BlobPaths.BlobMark ? [item.Key] : Walk(Path.Combine(path, item.Entry), item.Key, prefix));

        // Names behind a continuation mix with those beside it.
        bool mixes = entries.Exists(item => item.Entry[^1] == BlobPaths.ContinuationMark);
        return mixes ? names.Order(StringComparer.Ordinal) : names;
    }

    private static string Key(string entry) => entry[^1] switch
    {
        BlobPaths.BlobMark or BlobPaths.ContinuationMark => entry[..^1],
        _ => entry + '/',
    };

    private static IEnumerable<string> Folders(string path) =>
        FolderEntries.ReadFolders(path).Where(entry => entry[0] != BlobPaths.AsideMark);
}
