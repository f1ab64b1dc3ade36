using System.Diagnostics;
using Pipeline.Engine.Execution;
using Pipeline.Engine.Generation;
using Pipeline.Engine.KvCache;

namespace Pipeline.Engine.Scheduling;

/// <summary>
/// Chooses, step by step, which sequences compute which tokens: every decode token first, then chunks of the prompts that run,
/// then new sequences, up to the budget. No tensors, no locks: owned by the engine's thread.
/// </summary>
/// <remarks>
/// Where the pool runs out, the least urgent sequence gives its blocks back and computes its tokens again later. The most urgent
/// one that runs is never taken, has room for its whole length in an otherwise empty pool (a request is refused otherwise), and so
/// comes to its end; then the next one is the most urgent. A sequence keeps its place when it is preempted, and nobody passes the
/// head of the waiting line, so it cannot starve behind smaller ones; only requests of a higher priority or an earlier deadline
/// come before it.
/// </remarks>
internal sealed class Scheduler
{
    private readonly ThreadOwner _owner = new();
    private readonly SequenceRoster _roster = new();
    private readonly SchedulerProfile _profile;
    private readonly DecoderEngineMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly BlockPool _pool;
    private readonly SequenceMemory _memory;
    private readonly AdmissionPolicy _admission;
    private readonly StepApplier _applier;
    private readonly SchedulerInvariants _invariants;
    private Sequence? _denied;
    private long _deniedAtReleaseCount;
    private int _batchRoom;

    public Scheduler(SchedulerProfile profile, DecoderEngineMetrics metrics, TimeProvider time)
    {
        _profile = profile;
        _metrics = metrics;
        _time = time;
        var prefixes = new PrefixCache(profile.BlockCount, profile.BlockTokens);
        _pool = new BlockPool(profile.BlockCount, prefixes, _owner);
        _memory = new SequenceMemory(_pool, profile.PrefixCache ? prefixes : null, profile.BlockTokens);
        var forecast = new LengthForecast();
        _admission = new AdmissionPolicy(profile, _pool, forecast);
        _applier = new StepApplier(profile, _roster, _memory, forecast, metrics, time);
        _invariants = new SchedulerInvariants(profile, _roster, _pool, prefixes);
    }

    /// <summary>Whether there is nothing to compute.</summary>
    public bool IsIdle => _roster.IsEmpty;

    /// <summary>The blocks, to be looked at.</summary>
    public BlockPool Pool => _pool;

    /// <summary>Takes a request that fits the model and the pool; it comes back from <see cref="Apply"/> when it is answered.</summary>
    public void Add(SequenceGroup group)
    {
        _owner.AssertOnThread();
        _roster.Wait(group.Sequences[0]);
    }

    /// <summary>Takes a request out, between two steps; it does not come back.</summary>
    public void Remove(SequenceGroup group)
    {
        _owner.AssertOnThread();
        _applier.Remove(group);
    }

    /// <summary>Plans the next step. There is at least one token to compute unless the scheduler is idle.</summary>
    /// <param name="plan">Overwritten. To be run and applied before the next one is planned.</param>
    public void BuildStep(StepPlan plan)
    {
        _owner.AssertOnThread();
        plan.Clear();
        ResumeParked(evenBeforeMoreUrgent: false);
        PlanDecodes(plan);
        PlanChunks(plan);
        Admit(plan);

        // what is more urgent has its slot by now, or no room
        ResumeParked(evenBeforeMoreUrgent: true);
        if (plan.TokenCount == 0)
        {
            PlanDecodes(plan);
        }

        if (plan.TokenCount == 0 && !IsIdle)
        {
            throw new UnreachableException("There are sequences, and none can go on.");
        }

        _invariants.Check(plan);
    }

    /// <summary>Takes over what the step has computed.</summary>
    /// <param name="plan">The plan that was run.</param>
    /// <param name="logits">[plan.Step.RowCount, vocabulary], row-major; not retained.</param>
    /// <param name="finished">The requests that ended with this step are added.</param>
    public void Apply(StepPlan plan, ReadOnlySpan<float> logits, List<SequenceGroup> finished)
    {
        _owner.AssertOnThread();
        _applier.Apply(plan, logits, finished);
        _invariants.Check();
    }

    private void ResumeParked(bool evenBeforeMoreUrgent)
    {
        while (_roster.Parked.Count > 0 && _roster.Running.Count < _profile.MaxRunningSequences)
        {
            Sequence sequence = _roster.Parked[0];
            if (!evenBeforeMoreUrgent
                && _roster.NextWaiting is { } next
                && MayJoinBatch(next)
                && SequenceUrgency.Order.Compare(next, sequence) < 0)
            {
                return;
            }

            _roster.Remove(sequence);
            sequence.Reserve(_profile.BlockTokens);
            _roster.Run(sequence);
        }
    }

    private void PlanDecodes(StepPlan plan)
    {
        for (int i = 0; i < _roster.Running.Count; i++)
        {
            Sequence sequence = _roster.Running[i];
            if (sequence.UncomputedTokenCount == 1 && TryPrepareDecode(sequence, plan))
            {
                plan.Add(sequence, tokenCount: 1);
            }
        }
    }

    /// <returns>False where the sequence itself had to give its blocks back.</returns>
    private bool TryPrepareDecode(Sequence sequence, StepPlan plan)
    {
        while (!_memory.TryCover(sequence) || !_memory.TryOwnLastBlock(sequence, plan))
        {
            Sequence victim = _roster.LeastUrgentHolder!;
            Preempt(victim, plan);
            if (victim == sequence)
            {
                return false;
            }
        }

        return true;
    }

    private void Preempt(Sequence sequence, StepPlan plan)
    {
        _roster.Remove(sequence);
        _memory.Release(sequence);
        _roster.Wait(sequence);
        sequence.WasPreempted = true;
        plan.HasPreempted = true;
        _metrics.AddPreemption();
    }

    private void PlanChunks(StepPlan plan)
    {
        foreach (Sequence sequence in _roster.Running)
        {
            int room = _profile.MaxBatchTokens - plan.TokenCount;
            if (room == 0)
            {
                return;
            }

            if (sequence.UncomputedTokenCount > 1)
            {
                // another sequence with the same beginning may have come further by now
                ExtendFromCache(sequence);
                plan.Add(sequence, Math.Min(sequence.UncomputedTokenCount, room));
            }
        }
    }

    private void Admit(StepPlan plan)
    {
        OpenBatch();
        while (_roster.NextWaiting is { } next
            && !plan.HasPreempted
            && _roster.Running.Count < _profile.MaxRunningSequences
            && plan.TokenCount < _profile.MaxBatchTokens
            && MayJoinBatch(next)
            && TryAdmit(next, plan))
        {
            plan.Add(next, Math.Min(next.UncomputedTokenCount, _profile.MaxBatchTokens - plan.TokenCount));
        }
    }

    private bool TryAdmit(Sequence sequence, StepPlan plan)
    {
        if (_denied == sequence && _deniedAtReleaseCount == _pool.ReleaseCount)
        {
            // no block has become free since, and a line of thousands of tokens need not be matched at every step
            return false;
        }

        // out of the line before it has blocks: those that wait with blocks are in another
        _roster.Remove(sequence);
        int cached = _memory.ExtendFromCache(sequence);
        if (_memory.IsNextBlockPlanned(sequence, plan))
        {
            // with the next step it comes from the cache
            _memory.Release(sequence);
            _roster.Wait(sequence);
            return false;
        }

        if (_roster.Running.Count + _roster.Parked.Count > 0 && !_admission.HasRoom(sequence, _roster.Running, _roster.Parked))
        {
            _memory.Release(sequence);
            _roster.Wait(sequence);
            _denied = sequence;
            _deniedAtReleaseCount = _pool.ReleaseCount;
            return false;
        }

        NoteCached(sequence, cached);
        sequence.Reserve(_profile.BlockTokens);
        if (!_memory.TryCover(sequence))
        {
            throw new UnreachableException("A sequence was admitted that the pool has no room for.");
        }

        Start(sequence);
        return true;
    }

    private void Start(Sequence sequence)
    {
        _denied = null;
        _roster.Run(sequence);
        SequenceGroup group = sequence.Group;
        if (group.StartedTimestamp is null)
        {
            _batchRoom -= group.Request.SampleCount;
            long now = _time.GetTimestamp();
            group.StartedTimestamp = now;
            _metrics.RecordQueueWait(_time.GetElapsedTime(group.SubmittedTimestamp, now));
        }
    }

    /// <summary>A batch that is not continuous begins when the one before has ended.</summary>
    private void OpenBatch()
    {
        if (_roster.Running.Count == 0 && _roster.Parked.Count == 0)
        {
            _batchRoom = _profile.BatchingMode == BatchingMode.Static
                ? Math.Min(_roster.WaitingCount, _profile.MaxRunningSequences)
                : _profile.MaxRunningSequences;
        }
    }

    private bool MayJoinBatch(Sequence sequence) =>
        _profile.BatchingMode == BatchingMode.Continuous || _batchRoom > 0 || sequence.Group.StartedTimestamp is not null;

    private void ExtendFromCache(Sequence sequence) => NoteCached(sequence, _memory.ExtendFromCache(sequence));

    private void NoteCached(Sequence sequence, int tokenCount)
    {
        if (tokenCount == 0)
        {
            return;
        }

        _metrics.AddPrefixHits(tokenCount);
        if (!sequence.WasPreempted && sequence.SampleIndex == 0)
        {
            sequence.Group.CachedTokenCount += tokenCount;
        }
    }
}
