using System.IO.Enumeration;

namespace Pipeline.Storage.Embedded.Files;

/// <summary>The names in a folder that others may remove at any time.</summary>
internal static class FolderEntries
{
    // names may begin with '.'
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0 };

    /// <returns>Names in no order; none where the folder is gone.</returns>
    internal static List<string> Read(string folder) => Read(folder, (ref entry) => true);

    /// <returns>Names of folders in no order; none where the folder is gone.</returns>
    internal static List<string> ReadFolders(string folder) => Read(folder, (ref entry) => entry.IsDirectory);

    private static List<string> Read(string folder, FileSystemEnumerable<string>.FindPredicate isAsked)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        try
        {
            return
            [
                .. new FileSystemEnumerable<string>(folder, (ref entry) => entry.FileName.ToString(), Everything)
                {
                    ShouldIncludePredicate = isAsked,
                },
            ];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }
}
