using Pipeline.Ingest.Batches;

namespace Pipeline.Ingest.Handling;

/// <summary>
/// Decides which events of a batch are worth a look at its ledgers. A look lists all of them, so a look for every shard would
/// cost the square of their number: one look for every quarter of what is in flight costs a few listings a window. Knows the
/// events of this process only; what it gets wrong, the sweep finds. Safe for concurrent use.
/// </summary>
internal sealed class EventGate
{
    // A window falls to three quarters before it is filled again; the last few shards are looked at one by one.
    private const int LooksPerWindow = 4;

    // Forgetting a batch costs one look.
    private const int MaxBatches = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<BatchKey, GateState> _states = [];

    /// <summary>Counts an event. True where the caller is to look, and to call <see cref="TryEnd"/> afterwards.</summary>
    public bool TryBegin(BatchKey key)
    {
        lock (_gate)
        {
            if (!_states.TryGetValue(key, out GateState? state))
            {
                Forget();
                state = new GateState();
                _states.Add(key, state);
            }

            state.Events++;
            return TryBegin(state);
        }
    }

    /// <summary>Ends a look.</summary>
    /// <param name="key">The batch.</param>
    /// <param name="inFlight">Shards in flight as the look found them; null where it failed.</param>
    /// <returns>False where events came meanwhile that make another look worth it: the caller looks again.</returns>
    public bool TryEnd(BatchKey key, int? inFlight)
    {
        lock (_gate)
        {
            if (!_states.TryGetValue(key, out GateState? state))
            {
                return true;
            }

            state.IsLooking = false;
            state.Threshold = int.Max(1, (inFlight ?? 0) / LooksPerWindow);
            if (inFlight is not null && TryBegin(state))
            {
                return false;
            }

            if (inFlight is not > 0)
            {
                _states.Remove(key);
            }

            return true;
        }
    }

    private static bool TryBegin(GateState state)
    {
        if (state.IsLooking || state.Events < state.Threshold)
        {
            return false;
        }

        // Counted from the start of the look: an event that comes during it may be of a shard that it did not see sealed.
        state.Events = 0;
        state.IsLooking = true;
        return true;
    }

    private void Forget()
    {
        if (_states.Count >= MaxBatches)
        {
            _states.Clear();
        }
    }
}
