namespace Pipeline.TestKit;

/// <summary>The source tree that the tests were built from.</summary>
public static class RepositoryRoot
{
    /// <summary>The folder that holds Pipeline.sln.</summary>
    public static string Path { get; } = Find();

    /// <summary>The path of a file or folder of the repository.</summary>
    public static string Combine(string relative) => System.IO.Path.Combine(Path, relative);

    private static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder, "Pipeline.sln")))
        {
            folder = System.IO.Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
