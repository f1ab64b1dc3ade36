using System.CommandLine;
using Pipeline.Tokenizers;

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
        catch (Exception exception) when (Refusal(exception) is { } refusal)
        {
            result.InvocationConfiguration.Error.WriteLine(refusal.Message);
            return 1;
        }
    }

    /// <summary>Of a parallel query's failures, the first; null for a defect of this program.</summary>
    private static Exception? Refusal(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [var first, ..] } => Refusal(first),
        IOException or UnauthorizedAccessException or ArgumentException or InvalidDataException or TokenizerFormatException => exception,
        _ => null,
    };
}
