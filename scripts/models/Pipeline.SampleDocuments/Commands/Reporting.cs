using System.CommandLine;

namespace Pipeline.SampleDocuments.Commands;

/// <summary>One line for the outcome of a command.</summary>
internal static class Reporting
{
    /// <summary>Runs a command; what its user can put right becomes a line on the error stream and exit code 1.</summary>
    public static int Run(ParseResult result, Func<string> command)
    {
        try
        {
            result.InvocationConfiguration.Output.WriteLine(command());
            return 0;
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or ArgumentException or InvalidDataException)
        {
            result.InvocationConfiguration.Error.WriteLine(exception.Message);
            return 1;
        }
    }
}
