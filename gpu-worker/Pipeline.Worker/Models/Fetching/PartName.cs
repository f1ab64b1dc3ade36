using Pipeline.Contracts.Ids;

namespace Pipeline.Worker.Models.Fetching;

/// <summary>Names of files that are being written. No file of a model begins with a dot.</summary>
internal static class PartName
{
    private const string Suffix = ".part";

    /// <summary>A name that nobody else writes to, in the folder of the file that it will become.</summary>
    public static string Beside(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{RandomToken.New()}{Suffix}");

    /// <summary>Removes what crashes left below a folder.</summary>
    public static void RemoveAll(string folder)
    {
        foreach (string part in Directory.EnumerateFiles(folder, $".*{Suffix}", SearchOption.AllDirectories))
        {
            File.Delete(part);
        }
    }
}
