namespace Pipeline.SampleDocuments.Commands;

/// <summary>Files that a command line names.</summary>
internal static class FilePaths
{
    /// <exception cref="ArgumentException">A file that shall be written is one of the others.</exception>
    public static void RequireOwn(string written, IEnumerable<string> others)
    {
        string path = Path.GetFullPath(written);
        if (others.Any(other => Path.GetFullPath(other) == path))
        {
            throw new ArgumentException($"{written} is named twice: what is written there would replace the other.");
        }
    }
}
