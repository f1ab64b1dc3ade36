using Pipeline.Contracts.Api;

namespace Pipeline.Cli.Batches;

/// <summary>What a batch's status means to the one who waits. A status that a newer server invents is not the end.</summary>
internal static class BatchStates
{
    public const string InProgress = "in_progress";
    public const string Completed = "completed";

    public static bool IsTerminal(BatchObject batch) => batch.Status is Completed or "failed" or "expired" or "cancelled";

    /// <summary>What to tell a script of a batch that is at its end.</summary>
    public static ExitCode ExitCodeOf(BatchObject batch) => batch.Status != Completed ? ExitCode.BatchNotCompleted
        : batch.RequestCounts.Failed > 0 ? ExitCode.LinesFailed
        : ExitCode.Success;
}
