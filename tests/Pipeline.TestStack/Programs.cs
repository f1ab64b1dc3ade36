namespace Pipeline.TestStack;

/// <summary>Where the programs lie that were built beside the tests.</summary>
public static class Programs
{
    private static readonly string Configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    // artifacts/bin/Pipeline.EndToEnd.Tests/debug -> artifacts/bin
    private static readonly string Bin = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", ".."));

    public static string Host => Find("Pipeline.LocalHost", "pipeline-host");

    public static string Worker => Find("Pipeline.Worker", "pipeline-worker");

    public static string Cli => Find("Pipeline.Cli", "pipeline");

    private static string Find(string project, string program)
    {
        string path = Path.Combine(Bin, project, Configuration, program);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{program} was not built.", path);
    }
}
