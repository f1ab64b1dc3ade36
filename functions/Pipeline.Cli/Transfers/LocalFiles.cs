namespace Pipeline.Cli.Transfers;

/// <summary>Opens files of the user; what goes wrong names the file.</summary>
internal static class LocalFiles
{
    /// <summary>Opens a file to read it from its start to its end.</summary>
    /// <exception cref="CliFailureException">It is not there, or not to be read.</exception>
    public static FileStream OpenRead(string path) => Directory.Exists(path)
        ? throw new CliFailureException(ExitCode.Refused, $"cannot read '{path}': it is a directory.")
        : Guard($"cannot read '{path}'", () => new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = FileAccess.Read,
            Share = FileShare.Read,
            BufferSize = 0, // it is read in large pieces
            Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
        }));

    /// <summary>Creates a file, or empties one that is there; nobody else may write it meanwhile.</summary>
    /// <exception cref="CliFailureException">It is not to be written.</exception>
    public static FileStream Create(string path) =>
        Guard($"cannot write '{path}'", () => new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Share = FileShare.None,
            Options = FileOptions.Asynchronous,
        }));

    /// <summary>Does something to files.</summary>
    /// <param name="failure">What to say if it goes wrong; the reason is added.</param>
    /// <param name="action">What to do.</param>
    /// <exception cref="CliFailureException">The system refused.</exception>
    public static T Guard<T>(string failure, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CliFailureException(ExitCode.Refused, $"{failure}: {exception.Message}");
        }
    }
}
