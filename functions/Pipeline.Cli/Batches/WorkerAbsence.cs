using Pipeline.Contracts.Api;

namespace Pipeline.Cli.Batches;

/// <summary>Notices that a batch waits for a worker that may not be there: the server cannot tell, and would wait for days.</summary>
internal sealed class WorkerAbsence(TimeProvider time)
{
    // A worker that is there answers its first lines sooner, unless it is busy with another batch.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(10);

    private long? _start;
    private bool _isSaid;

    /// <summary>Takes note of how far the batch is.</summary>
    /// <returns>What to tell the user, once; else null.</returns>
    public string? Observe(BatchObject batch)
    {
        if (_isSaid || batch.Status != BatchStates.InProgress || batch.RequestCounts is not { Completed: 0, Failed: 0 })
        {
            return null;
        }

        _start ??= time.GetTimestamp();
        _isSaid = time.GetElapsedTime(_start.Value) >= Tolerance;
        return _isSaid ? $"no worker has answered yet; one must be running that serves {ModelOf(batch)}. Waiting on." : null;
    }

    private static string ModelOf(BatchObject batch) => batch.Model is { } model ? $"the model '{model}'" : "the batch's model";
}
