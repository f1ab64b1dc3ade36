using System.Globalization;
using Pipeline.Storage.Embedded.Files;

namespace Pipeline.Storage.Embedded.Blobs;

/// <summary>The entries of a blob's folder at one time.</summary>
internal sealed class FolderListing
{
    // Wide enough for every number, so that names sort as numbers do.
    private const string VersionFormat = "D19";
    private const char StagedMark = 's';
    private const char StartMark = 'n';

    /// <summary>Numbers of the versions, ascending; the lowest may be the number that the folder starts from.</summary>
    internal List<long> Versions { get; } = [];

    /// <summary>Versions that are being written.</summary>
    internal List<DraftName> Drafts { get; } = [];

    /// <summary>Which versions have a folder of blocks that are staged to follow them.</summary>
    internal List<long> StagedAfter { get; } = [];

    /// <summary>The number that the folder's versions follow, until it is removed as an old version is; else 0.</summary>
    internal long Start { get; private set; }

    internal long Highest => Versions.Count == 0 ? 0 : Versions[^1];

    internal static string VersionName(long number) => number.ToString(VersionFormat, CultureInfo.InvariantCulture);

    internal static string StagedName(long number) => $"{StagedMark}{number}";

    internal static string StartName(long number) => $"{StartMark}{number}";

    internal static FolderListing Read(string folder)
    {
        FolderListing listing = new();
        foreach (string entry in FolderEntries.Read(folder))
        {
            listing.Add(entry);
        }

        listing.Versions.Sort();
        return listing;
    }

    /// <summary>What stands for one of <see cref="Versions"/>.</summary>
    internal string EntryName(long number) => number == Start ? StartName(number) : VersionName(number);

    private void Add(string entry)
    {
        if (long.TryParse(entry, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            Versions.Add(number);
        }
        else if (DraftName.TryParse(entry, out DraftName draft))
        {
            Drafts.Add(draft);
        }
        else if (entry[0] is StagedMark or StartMark
            && long.TryParse(entry.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out long marked))
        {
            AddMarked(entry[0], marked);
        }
    }

    private void AddMarked(char mark, long number)
    {
        if (mark == StagedMark)
        {
            StagedAfter.Add(number);
            return;
        }

        Start = number;
        Versions.Add(number);
    }
}
