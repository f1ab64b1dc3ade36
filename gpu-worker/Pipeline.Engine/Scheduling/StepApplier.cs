using Pipeline.Engine.Generation;

namespace Pipeline.Engine.Scheduling;

/// <summary>Takes over what a step has computed: tokens, samples that begin, samples and requests that end. A part of the scheduler.</summary>
internal sealed class StepApplier
{
    private readonly SchedulerProfile _profile;
    private readonly SequenceRoster _roster;
    private readonly SequenceMemory _memory;
    private readonly LengthForecast _forecast;
    private readonly DecoderEngineMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly TokenAppender _appender;

    public StepApplier(
        SchedulerProfile profile,
        SequenceRoster roster,
        SequenceMemory memory,
        LengthForecast forecast,
        DecoderEngineMetrics metrics,
        TimeProvider time)
    {
        _profile = profile;
        _roster = roster;
        _memory = memory;
        _forecast = forecast;
        _metrics = metrics;
        _time = time;
        _appender = new TokenAppender(profile.VocabularySize);
    }

    /// <inheritdoc cref="Scheduler.Apply"/>
    public void Apply(StepPlan plan, ReadOnlySpan<float> logits, List<SequenceGroup> finished)
    {
        long now = _time.GetTimestamp();
        int row = 0;
        foreach (PlannedSequence planned in plan.Sequences)
        {
            ReadOnlySpan<float> ofLast = planned.HasLogits ? logits.Slice(row++ * _profile.VocabularySize, _profile.VocabularySize) : [];
            Sequence sequence = planned.Sequence;
            if (sequence.Status == SequenceStatus.Finished)
            {
                // another sample of its request has failed in this step
                continue;
            }

            _memory.AddComputed(sequence, planned.TokenCount);
            if (planned.HasLogits)
            {
                Advance(sequence, ofLast, now, finished);
            }
        }
    }

    /// <inheritdoc cref="Scheduler.Remove"/>
    public void Remove(SequenceGroup group)
    {
        foreach (Sequence sequence in group.Sequences)
        {
            if (sequence.Status != SequenceStatus.Finished)
            {
                End(sequence);
            }
        }
    }

    private void Advance(Sequence sequence, ReadOnlySpan<float> logits, long now, List<SequenceGroup> finished)
    {
        SequenceGroup group = sequence.Group;
        if (group.FirstTokenTimestamp is null)
        {
            group.FirstTokenTimestamp = now;
            _metrics.RecordFirstToken(_time.GetElapsedTime(group.SubmittedTimestamp, now));
        }

        if (group.UnforkedSampleCount > 0)
        {
            Fork(sequence);
            foreach (Sequence fork in group.Sequences.AsSpan(1))
            {
                AppendToken(fork, logits, finished);
            }
        }

        AppendToken(sequence, logits, finished);
    }

    /// <summary>The prompt is computed: all samples go on from its blocks.</summary>
    private void Fork(Sequence first)
    {
        first.Group.Fork();
        foreach (Sequence fork in first.Group.Sequences.AsSpan(1))
        {
            _memory.Share(first, fork);
            _roster.Park(fork);
        }
    }

    private void AppendToken(Sequence sequence, ReadOnlySpan<float> logits, List<SequenceGroup> finished)
    {
        SequenceGroup group = sequence.Group;
        if (group.Failure is not null)
        {
            return;
        }

        TokenOutcome outcome = _appender.Append(sequence, logits);
        if (outcome == TokenOutcome.Failed)
        {
            Remove(group);
            finished.Add(group);
        }
        else if (outcome != TokenOutcome.Continues)
        {
            _forecast.Add(sequence.CompletionTokenCount);
            group.Finish(sequence, outcome == TokenOutcome.Stopped ? FinishReason.Stop : FinishReason.Length);
            End(sequence);
            if (group.PendingSampleCount == 0)
            {
                finished.Add(group);
            }
        }
    }

    private void End(Sequence sequence)
    {
        _roster.Remove(sequence);
        _memory.Release(sequence);
        sequence.Status = SequenceStatus.Finished;
    }
}
