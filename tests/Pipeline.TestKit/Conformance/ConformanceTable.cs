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
    public static void Add(string port, string test, string adapter, UnitTestOutcome outcome, string? notApplicable)
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
        lock (Gate)
        {
            File.AppendAllText(Path.Combine(folder, $"{adapter}.tsv"), $"{port}\t{test}\t{adapter}\t{verdict}\t{notApplicable}\n");
        }
    }
}
