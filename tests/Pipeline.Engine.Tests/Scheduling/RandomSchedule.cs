using Pipeline.Engine.Generation;
using Pipeline.Engine.Sampling;
using Pipeline.Engine.Scheduling;
using Pipeline.Engine.Tests.Execution;
using Pipeline.Engine.Tests.Generation;

namespace Pipeline.Engine.Tests.Scheduling;

/// <summary>One schedule by a seed: a shape, requests, and a random walk of add, step and cancel, checked against the model.</summary>
internal sealed class RandomSchedule
{
    private readonly Random _random;
    private readonly int _seed;
    private readonly int[][] _prefixes;
    private readonly List<SequenceGroup> _live = [];

    public RandomSchedule(int seed)
    {
        _seed = seed;
        _random = new Random(seed);
        ContextLength = _random.Next(3, 120);
        BlockTokens = _random.Next(1, 17);
        int least = ((ContextLength + BlockTokens - 2) / BlockTokens) + 1;
        BlockCount = _random.Next(Math.Max(1, least - 3), (least * _random.Next(1, 6)) + 1);
        MaxRunningSequences = _random.Next(1, 10);
        MaxBatchTokens = MaxRunningSequences + _random.Next(_random.Next(2) == 0 ? 4 : 100);
        PrefixCache = _random.Next(4) != 0;
        Mode = _random.Next(5) switch { 0 => BatchingMode.Static, 1 => BatchingMode.Dynamic, _ => BatchingMode.Continuous };
        _prefixes = [.. Enumerable.Range(0, 3).Select(_ => RandomTokens(_random.Next(1, ContextLength)))];
    }

    public int ContextLength { get; }

    public int BlockTokens { get; }

    public int BlockCount { get; }

    public int MaxRunningSequences { get; }

    public int MaxBatchTokens { get; }

    public bool PrefixCache { get; }

    public BatchingMode Mode { get; }

    public int FinishedCount { get; private set; }

    public int FailedCount { get; private set; }

    public int RefusedCount { get; private set; }

    public int CancelledCount { get; private set; }

    public int PreemptingStepCount { get; private set; }

    public int CopyCount { get; private set; }

    public int CachedTokenCount { get; private set; }

    public void Run()
    {
        using var fixture = new SchedulerFixture(
            ContextLength, BlockTokens, BlockCount, MaxBatchTokens, MaxRunningSequences, PrefixCache, Mode);
        var check = new GenerateRequestCheck(fixture.Runner);
        for (int requests = _random.Next(1, 25); requests > 0 || !fixture.Scheduler.IsIdle;)
        {
            int action = _random.Next(20);
            if (action < 5 && requests > 0)
            {
                requests--;
                Add(fixture, check);
            }
            else if (action == 5 && _live.Count > 0 && _random.Next(3) == 0)
            {
                SequenceGroup cancelled = _live[_random.Next(_live.Count)];
                _live.Remove(cancelled);
                fixture.Scheduler.Remove(cancelled);
                CancelledCount++;
            }
            else if (!fixture.Scheduler.IsIdle)
            {
                Step(fixture);
            }
        }

        Assert.IsEmpty(_live, $"seed {_seed}: requests were lost");
        Assert.AreEqual(BlockCount, fixture.Scheduler.Pool.FreeCount, $"seed {_seed}: blocks are still out");
        PreemptingStepCount = fixture.PreemptingStepCount;
        CopyCount = fixture.Runner.CopyCount;
    }

    private void Add(SchedulerFixture fixture, GenerateRequestCheck check)
    {
        GenerateRequest request = RandomRequest();
        if (check.FindFailure(request) is { } failure)
        {
            Assert.AreEqual(GenerateFailureCode.PromptTooLong, failure.Code, $"seed {_seed}");
            RefusedCount++;
            return;
        }

        _live.Add(fixture.Add(request));
    }

    private void Step(SchedulerFixture fixture)
    {
        Assert.IsLessThan(20_000, fixture.Runner.StepCount, $"seed {_seed}: it does not come to an end");
        foreach (SequenceGroup group in fixture.Step())
        {
            Assert.IsTrue(_live.Remove(group), $"seed {_seed}: a request ended twice");
            if (group.Request.PromptTokenIds.Span[^1] == HashRunner.NanTokenId)
            {
                Assert.AreEqual(GenerateFailureCode.InvalidLogits, group.Failure!.Code, $"seed {_seed}");
                FailedCount++;
                continue;
            }

            fixture.CheckOutcome(group, $"seed {_seed}");
            CachedTokenCount += group.CachedTokenCount;
            Assert.IsLessThan(group.Request.PromptTokenIds.Length, group.CachedTokenCount, $"seed {_seed}");
            FinishedCount++;
        }
    }

    private GenerateRequest RandomRequest()
    {
        int[] prefix = _prefixes[_random.Next(_prefixes.Length)];
        int[] prompt = _random.Next(4) == 0
            ? RandomTokens(_random.Next(1, ContextLength))
            : [.. prefix[.._random.Next(1, prefix.Length + 1)], .. RandomTokens(_random.Next(4))];
        if (_random.Next(15) == 0)
        {
            prompt[^1] = HashRunner.NanTokenId;
        }

        int samples = _random.Next(3) == 0 ? _random.Next(1, 6) : 1;
        return new GenerateRequest(prompt)
        {
            MaxTokens = _random.Next(6) == 0 ? int.MaxValue : _random.Next(1, 50),
            SampleCount = samples,
            Sampling = RandomSampling(),
            Seed = (ulong)_random.Next(),
            StopTokenIds = _random.Next(2) == 0 ? [] : [_random.Next(HashRunner.Vocabulary), _random.Next(HashRunner.Vocabulary)],
            TopLogprobCount = _random.Next(4) == 0 ? _random.Next(4) : null,
            Constraint = _random.Next(4) == 0 ? new AlternatingConstraint(_random.Next(10)) : null,
            Sinks = _random.Next(3) == 0 ? [.. Enumerable.Range(0, samples).Select(_ => new RecordingSink(_random.Next(200)))] : [],
            Priority = _random.Next(4) == 0 ? _random.Next(-1, 3) : 0,
            DeadlineUtc = _random.Next(4) == 0 ? DateTimeOffset.UnixEpoch.AddSeconds(_random.Next(5)) : null,
        };
    }

    private SamplingOptions RandomSampling() => new()
    {
        Temperature = _random.Next(2) == 0 ? 0 : 1,
        TopK = _random.Next(3) == 0 ? _random.Next(1, 20) : 0,
        FrequencyPenalty = _random.Next(4) == 0 ? 0.5f : 0,
        RepetitionPenalty = _random.Next(4) == 0 ? 1.3f : 1,
    };

    private int[] RandomTokens(int count) => [.. Enumerable.Range(0, count).Select(_ => _random.Next(HashRunner.NanTokenId))];
}
