using System.Diagnostics;
using Pipeline.Engine.KvCache;

namespace Pipeline.Engine.Scheduling;

/// <summary>What holds between all calls of a scheduler, as code. Runs in debug builds only; allocates nothing.</summary>
internal sealed class SchedulerInvariants
{
    private readonly SchedulerProfile _profile;
    private readonly SequenceRoster _roster;
    private readonly BlockPool _pool;
    private readonly PrefixCache _prefixes;
    private readonly int[] _uses;

    public SchedulerInvariants(SchedulerProfile profile, SequenceRoster roster, BlockPool pool, PrefixCache prefixes)
    {
        _profile = profile;
        _roster = roster;
        _pool = pool;
        _prefixes = prefixes;
        _uses = new int[profile.BlockCount];
    }

    /// <summary>Between steps: the pool and the tables say the same, and every sequence is as its place says.</summary>
    /// <exception cref="UnreachableException">Something does not hold.</exception>
    [Conditional("DEBUG")]
    public void Check()
    {
        _pool.CheckIntegrity();
        _prefixes.CheckIntegrity();
        _uses.AsSpan().Clear();
        foreach (Sequence sequence in _roster.Running)
        {
            CheckHolder(sequence, SequenceStatus.Running);
        }

        foreach (Sequence sequence in _roster.Parked)
        {
            CheckHolder(sequence, SequenceStatus.Waiting);
        }

        for (int block = 0; block < _uses.Length; block++)
        {
            Hold(_uses[block] == _pool.UseCount(block), "the uses of a block are those in the tables");
        }

        Hold(_roster.Running.Count <= _profile.MaxRunningSequences, "no more sequences run than may");
        if (_roster.NextWaiting is { } next)
        {
            Hold(next.Status == SequenceStatus.Waiting && next.Blocks.Count == 0 && next.ComputedTokenCount == 0, "what waits has no blocks");
        }
    }

    /// <summary>Before a step: it keeps the budget, and no token is written to where another sequence reads.</summary>
    /// <exception cref="UnreachableException">Something does not hold.</exception>
    [Conditional("DEBUG")]
    public void Check(StepPlan plan)
    {
        Check();
        Hold(plan.TokenCount <= _profile.MaxBatchTokens, "a step keeps its budget");
        Hold(plan.TokenCount > 0 || _roster.IsEmpty, "a step computes something");
        foreach (PlannedSequence planned in plan.Sequences)
        {
            Sequence sequence = planned.Sequence;
            int end = sequence.ComputedTokenCount + planned.TokenCount;
            Hold(sequence.Status == SequenceStatus.Running, "what is planned runs");
            Hold(planned.TokenCount > 0 && end <= sequence.TokenCount, "what is planned is not computed yet");
            Hold(end <= sequence.Blocks.Count * _profile.BlockTokens, "the blocks are enough");
            for (int index = sequence.ComputedTokenCount / _profile.BlockTokens; index <= (end - 1) / _profile.BlockTokens; index++)
            {
                int block = sequence.Blocks[index];
                Hold(_pool.UseCount(block) == 1 && !_prefixes.Contains(block), "no shared block is written");
            }
        }
    }

    private static void Hold(bool condition, string what)
    {
        if (!condition)
        {
            throw new UnreachableException($"It does not hold that {what}.");
        }
    }

    private void CheckHolder(Sequence sequence, SequenceStatus status)
    {
        Hold(sequence.Status == status, "a sequence is where its status says");
        Hold(sequence.Blocks.Count > 0, "what runs or is parked has blocks");
        Hold(sequence.UncomputedTokenCount > 0 && sequence.TokenCount < sequence.MaxTokenCount, "what runs or is parked has a token to compute");
        Hold(sequence.Blocks.Count <= _profile.MaxBlocksPerSequence, "no table is longer than a step's");
        foreach (int block in sequence.Blocks.Blocks)
        {
            _uses[block]++;
        }
    }
}
