using Pipeline.Contracts.Lines;

namespace Pipeline.Worker.Shards;

/// <summary>
/// What of a shard is in memory: inputs on their way through the engine and results that are not durable yet. Bounds both: one
/// producer waits in <see cref="EnterAsync"/> while there is too much. Lines leave from any thread.
/// </summary>
/// <param name="maxInputs">Inputs in the engine at once; a line with more goes alone.</param>
/// <param name="checkpointBytes">Result bytes at which a checkpoint is due; at twice as many the producer waits.</param>
internal sealed class ShardBacklog(int maxInputs, long checkpointBytes)
{
    private readonly Lock _gate = new();
    private List<ResultLine> _results = [];
    private TaskCompletionSource _full = NewSignal();
    private TaskCompletionSource? _entering;
    private int _enteringInputs;
    private int _inputs;
    private long _resultBytes;

    /// <summary>Completes when a checkpoint is due for the size of the results. Replaced by <see cref="Take"/>.</summary>
    public Task Full
    {
        get
        {
            lock (_gate)
            {
                return _full.Task;
            }
        }
    }

    /// <summary>Makes room for a line. One caller at a time; after a cancelled wait nothing may enter any more.</summary>
    public Task EnterAsync(int inputs, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (HasRoom(inputs))
            {
                _inputs += inputs;
                return Task.CompletedTask;
            }

            _enteringInputs = inputs;
            _entering = NewSignal();
            return _entering.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Ends a line.</summary>
    /// <param name="inputs">As it entered with.</param>
    /// <param name="result">Its result; null where it was stopped before it had one.</param>
    public void Leave(int inputs, ResultLine? result)
    {
        lock (_gate)
        {
            _inputs -= inputs;
            if (result is not null)
            {
                _results.Add(result);
                _resultBytes += result.Utf8.Length;
                if (_resultBytes >= checkpointBytes)
                {
                    _full.TrySetResult();
                }
            }

            LetIn();
        }
    }

    /// <summary>The results that are not durable yet; they are the caller's from here on.</summary>
    public IReadOnlyList<ResultLine> Take()
    {
        lock (_gate)
        {
            List<ResultLine> results = _results;
            _results = [];
            _resultBytes = 0;
            if (_full.Task.IsCompleted)
            {
                _full = NewSignal();
            }

            LetIn();
            return results;
        }
    }

    private bool HasRoom(int inputs) =>
        (_inputs == 0 || _inputs + inputs <= maxInputs) && _resultBytes < 2 * checkpointBytes;

    private void LetIn()
    {
        if (_entering is { } entering && HasRoom(_enteringInputs))
        {
            _inputs += _enteringInputs;
            _entering = null;
            entering.SetResult();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
