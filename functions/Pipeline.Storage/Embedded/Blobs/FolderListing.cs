using System.Globalization;
using System.IO.Enumeration;

namespace Pipeline.Storage.Embedded.Blobs;

/// <summary>The entries of a blob's folder at one time.</summary>
internal sealed class FolderListing
{
    // Wide enough for every number, so that names sort as numbers do.
    private const string VersionFormat = "D19";
    private const char StagedMark = 's';

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0 };

    /// <summary>Numbers of the versions, ascending.</summary>
    internal List<long> Versions { get; } = [];

    /// <summary>Versions that are being written.</summary>
    internal List<DraftName> Drafts { get; } = [];

    /// <summary>Which versions have a folder of blocks that are staged to follow them.</summary>
    internal List<long> StagedAfter { get; } = [];

    internal long Highest => Versions.Count == 0 ? 0 : Versions[^1];

    internal static string VersionName(long number) => number.ToString(VersionFormat, CultureInfo.InvariantCulture);

    internal static string StagedName(long number) => $"{StagedMark}{number}";

    internal static FolderListing Read(string folder)
    {
        FolderListing listing = new();
        if (Directory.Exists(folder))
        {
            foreach (string entry in new FileSystemEnumerable<string>(folder, (ref e) => e.FileName.ToString(), Everything))
            {
                listing.Add(entry);
            }

            listing.Versions.Sort();
        }

        return listing;
    }

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
        else if (entry[0] == StagedMark
            && long.TryParse(entry.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out long after))
        {
            StagedAfter.Add(after);
        }
    }
}
