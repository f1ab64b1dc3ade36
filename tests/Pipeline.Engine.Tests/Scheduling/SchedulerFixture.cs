using System.Diagnostics.Metrics;
using Pipeline.Engine.Generation;
using Pipeline.Engine.Scheduling;
using Pipeline.Engine.Tests.Execution;

namespace Pipeline.Engine.Tests.Scheduling;

/// <summary>A scheduler over a <see cref="HashRunner"/>, driven step by step.</summary>
internal sealed class SchedulerFixture : IDisposable
{
    private readonly Meter _meter = new(DecoderEngineMetrics.MeterName);
    private readonly List<SequenceGroup> _finished = [];
    private readonly float[] _logits;
    private long _arrivals;

    public SchedulerFixture(
        int contextLength = 200,
        int blockTokens = 4,
        int blockCount = 200,
        int maxBatchTokens = 64,
        int maxRunningSequences = 8,
        bool prefixCache = true,
        BatchingMode mode = BatchingMode.Continuous)
    {
        Runner = new HashRunner(contextLength, blockTokens, blockCount);
        Profile = new SchedulerProfile(Runner, DecoderEngineProfile.Create(new DecoderEngineOptions
        {
            MaxBatchTokens = maxBatchTokens,
            MaxRunningSequences = maxRunningSequences,
            PrefixCache = prefixCache,
            BatchingMode = mode,
        }));
        Scheduler = new Scheduler(Profile, new DecoderEngineMetrics(_meter, "hash"), TimeProvider.System);
        Plan = new StepPlan(Profile.MaxBlocksPerSequence);
        _logits = new float[maxRunningSequences * HashRunner.Vocabulary];
    }

    public HashRunner Runner { get; }

    public SchedulerProfile Profile { get; }

    public Scheduler Scheduler { get; }

    /// <summary>The last step.</summary>
    public StepPlan Plan { get; }

    /// <summary>Steps in which sequences had to give their blocks back.</summary>
    public int PreemptingStepCount { get; private set; }

    public static GenerateRequest Request(int promptLength, int maxTokens, int firstToken = 1, int samples = 1, int priority = 0) =>
        new([.. Enumerable.Range(0, promptLength).Select(i => (firstToken + i) % HashRunner.NanTokenId)])
        {
            MaxTokens = maxTokens,
            SampleCount = samples,
            Priority = priority,
            Sampling = samples == 1 ? Pipeline.Engine.Sampling.SamplingOptions.Greedy : new(),
        };

    public SequenceGroup Add(GenerateRequest request)
    {
        var group = new SequenceGroup(request, Profile.ContextLength) { Arrival = _arrivals++ };
        Scheduler.Add(group);
        return group;
    }

    /// <summary>One step.</summary>
    /// <returns>The requests that it ended; valid until the next.</returns>
    public List<SequenceGroup> Step()
    {
        _finished.Clear();
        Scheduler.BuildStep(Plan);
        PreemptingStepCount += Plan.HasPreempted ? 1 : 0;
        foreach (BlockCopy copy in Plan.Copies)
        {
            Runner.CopyBlock(copy.Source, copy.Destination);
        }

        Runner.Run(Plan.Step, _logits);
        Scheduler.Apply(Plan, _logits, _finished);
        return _finished;
    }

    /// <summary>Steps until nothing is left.</summary>
    /// <returns>The requests in the order in which they ended.</returns>
    public List<SequenceGroup> RunToEnd()
    {
        var all = new List<SequenceGroup>();
        while (!Scheduler.IsIdle)
        {
            Assert.IsLessThan(100_000, Runner.StepCount, "it does not come to an end");
            all.AddRange(Step());
        }

        Assert.AreEqual(Scheduler.Pool.BlockCount, Scheduler.Pool.FreeCount, "blocks are still out");
        return all;
    }

    public void CheckOutcome(SequenceGroup group, string what = "")
    {
        GenerateOutcome outcome = group.ToOutcome(TimeProvider.System, 0);
        Assert.IsInstanceOfType<GenerateResult>(outcome, $"{what} {group.Failure}");
        string[] expected = [.. Generation.SequentialModel.Generate(group.Request, Profile.ContextLength).Select(Generation.SequentialModel.Describe)];
        string[] actual = [.. ((GenerateResult)outcome).Samples.Select(Generation.SequentialModel.Describe)];
        CollectionAssert.AreEqual(expected, actual, $"{what}: {string.Join(" | ", expected)} but {string.Join(" | ", actual)}");
        for (int sample = 0; sample < group.Request.Sinks.Count; sample++)
        {
            var sink = (Generation.RecordingSink)group.Request.Sinks[sample];
            CollectionAssert.AreEqual(((GenerateResult)outcome).Samples[sample].TokenIds.ToArray(), sink.TokenIds.ToArray(), what);
        }
    }

    public void Dispose() => _meter.Dispose();
}
