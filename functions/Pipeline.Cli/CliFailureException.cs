namespace Pipeline.Cli;

/// <summary>The command ends here, with one sentence for the user and an exit code for scripts.</summary>
internal sealed class CliFailureException(ExitCode exitCode, string message) : Exception(message)
{
    public ExitCode ExitCode { get; } = exitCode;
}
