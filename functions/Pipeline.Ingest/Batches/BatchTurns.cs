namespace Pipeline.Ingest.Batches;

/// <summary>
/// Lets one caller of this process at a time work on a batch. Work goes by what stands in storage when its turn comes, so one
/// who waits sees whatever others come to tell meanwhile, and they need not stay. Otherwise a batch that finishes shards faster
/// than its ledgers are listed would be listed by everybody at once, and those who close it would take its shards from each other.
/// </summary>
internal sealed class BatchTurns
{
    private readonly Dictionary<BatchKey, Turn> _turns = [];
    private readonly Lock _gate = new();

    /// <summary>Does the work in its turn.</summary>
    /// <param name="key">The batch.</param>
    /// <param name="mayLeave">
    /// Whether the work of one who waits already does instead. Where that one fails, so does whatever made it look, and is repeated.
    /// </param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task RunAsync(BatchKey key, bool mayLeave, Func<Task> work, CancellationToken cancellationToken)
    {
        if (Enter(key, mayLeave) is not { } turn)
        {
            return;
        }

        try
        {
            await WaitAsync(turn, cancellationToken);
            try
            {
                await work();
            }
            finally
            {
                turn.Free.Release();
            }
        }
        finally
        {
            Leave(key, turn);
        }
    }

    private Turn? Enter(BatchKey key, bool mayLeave)
    {
        lock (_gate)
        {
            if (!_turns.TryGetValue(key, out Turn? turn))
            {
                turn = _turns[key] = new Turn();
            }

            if (mayLeave && turn.Waiting > 0)
            {
                return null;
            }

            turn.Present++;
            turn.Waiting++;
            return turn;
        }
    }

    // Who counts as waiting has not begun to look: the count falls before the work begins.
    private async Task WaitAsync(Turn turn, CancellationToken cancellationToken)
    {
        try
        {
            await turn.Free.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_gate)
            {
                turn.Waiting--;
            }
        }
    }

    private void Leave(BatchKey key, Turn turn)
    {
        lock (_gate)
        {
            if (--turn.Present == 0)
            {
                _turns.Remove(key);
            }
        }
    }

    /// <summary>Who is at a batch. The counts are guarded by the gate.</summary>
    private sealed class Turn
    {
        public SemaphoreSlim Free { get; } = new(1, 1);

        public int Present { get; set; }

        public int Waiting { get; set; }
    }
}
