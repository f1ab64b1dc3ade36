namespace Pipeline.SampleModel.Models;

/// <summary>
/// A model's directory, built under a name of its own and renamed when it is whole, so that a killed run leaves no half a model.
/// </summary>
internal static class ModelFolder
{
    private const string AsideSuffix = ".partial";

    /// <summary>Makes the directory.</summary>
    /// <param name="directory">Where the model shall be; absent or empty.</param>
    /// <param name="write">Writes the model's files into the folder that it is given.</param>
    /// <exception cref="IOException"><paramref name="directory"/> holds something already.</exception>
    public static void Create(string directory, Action<string> write)
    {
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        RefuseOccupied(target);
        string aside = target + AsideSuffix;
        if (Directory.Exists(aside))
        {
            Directory.Delete(aside, recursive: true);
        }

        Directory.CreateDirectory(aside);
        write(aside);
        if (Directory.Exists(target))
        {
            Directory.Delete(target);
        }

        Directory.Move(aside, target);
    }

    private static void RefuseOccupied(string target)
    {
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
        {
            throw new IOException($"{target} is there already; remove it first.");
        }
    }
}
