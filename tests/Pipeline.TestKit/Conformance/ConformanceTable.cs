using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Pipeline.TestKit.Conformance;

/// <summary>
/// Collects the verdicts of the conformance suites for <c>scripts/conformance.sh</c>: a line for each, with port, case, adapter,
/// verdict and reason between tabs, in the folder that PIPELINE_CONFORMANCE names.
/// </summary>
internal static class ConformanceTable
{
    private static readonly Lock Gate = new();

    /// <summary>Adds a verdict; does nothing where no table is asked for.</summary>
    /// <param name="port">The port.</param>
    /// <param name="test">The case; its data rows share a name.</param>
    /// <param name="adapter">The adapter.</param>
    /// <param name="outcome">Of the test.</param>
    /// <param name="notApplicable">Why the case does not apply, or null.</param>
    /// <param name="failure">What the test threw, which is also how one is skipped, or null.</param>
    public static void Add(string port, string test, string adapter, UnitTestOutcome outcome, string? notApplicable, string? failure)
    {
        if (Environment.GetEnvironmentVariable("PIPELINE_CONFORMANCE") is not { Length: > 0 } folder)
        {
            return;
        }

        string verdict = outcome switch
        {
            UnitTestOutcome.Passed when notApplicable is not null => "not applicable",
            UnitTestOutcome.Passed => "passed",
            UnitTestOutcome.Inconclusive => "skipped",
            _ => "failed",
        };
        string reason = OneLine(notApplicable ?? failure ?? string.Empty);
        lock (Gate)
        {
            File.AppendAllText(Path.Combine(folder, $"{adapter}.tsv"), $"{port}\t{test}\t{adapter}\t{verdict}\t{reason}\n");
        }
    }

    private static string OneLine(string text) =>
        string.Join(' ', text.Split(['\n', '\r', '\t', ' '], StringSplitOptions.RemoveEmptyEntries));
}
