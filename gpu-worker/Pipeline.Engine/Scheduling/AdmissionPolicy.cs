using Pipeline.Engine.KvCache;

namespace Pipeline.Engine.Scheduling;

/// <summary>
/// May a waiting sequence start, given the blocks that the running ones still need? What a sequence needs is reserved up to the
/// length that <see cref="LengthForecast"/> expects of it, never beyond its limit: where full reservations of all fit, all are
/// admitted and nothing is ever preempted; where they do not (a limit is often the whole context, an answer seldom), the pool is
/// filled by expectation, and a wrong one costs a preemption.
/// </summary>
internal sealed class AdmissionPolicy
{
    private readonly SchedulerProfile _profile;
    private readonly BlockPool _pool;
    private readonly LengthForecast _forecast;

    public AdmissionPolicy(SchedulerProfile profile, BlockPool pool, LengthForecast forecast)
    {
        _profile = profile;
        _pool = pool;
        _forecast = forecast;
    }

    /// <summary>Whether a sequence has room beside those that hold blocks.</summary>
    /// <param name="candidate">May hold blocks of the prefix cache already.</param>
    /// <param name="running">Those in steps.</param>
    /// <param name="parked">Those that wait with blocks.</param>
    public bool HasRoom(Sequence candidate, List<Sequence> running, List<Sequence> parked)
    {
        long free = _pool.FreeCount - ExpectedBlocks(candidate);
        foreach (Sequence sequence in running)
        {
            free -= ExpectedBlocks(sequence);
        }

        foreach (Sequence sequence in parked)
        {
            free -= ExpectedBlocks(sequence);
        }

        return free >= 0;
    }

    /// <summary>Blocks that a sequence, and the samples that will share its prompt, are expected to take from the pool.</summary>
    private long ExpectedBlocks(Sequence sequence)
    {
        // the last token ends the sequence: its keys and values are never computed
        int total = _profile.BlocksFor(_forecast.ExpectedTokens(sequence) - 1);
        int shared = sequence.PromptTokenCount / _profile.BlockTokens;
        long samples = sequence.SampleIndex == 0 ? sequence.Group.UnforkedSampleCount : 0;
        return Math.Max(0, total - sequence.Blocks.Count) + (samples * (total - shared));
    }
}
