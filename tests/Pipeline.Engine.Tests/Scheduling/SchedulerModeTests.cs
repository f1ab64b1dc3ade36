using Pipeline.Engine.Generation;
using Pipeline.Engine.Scheduling;
using Pipeline.TestKit;

namespace Pipeline.Engine.Tests.Scheduling;

[TestClass]
public sealed class SchedulerModeTests
{
    [TestMethod]
    [DataRow(BatchingMode.Continuous, "3 3 3 3 2 1 1 1 1")]
    [DataRow(BatchingMode.Dynamic, "3 2 1 1 1 1 1 1 1 3 2 1")]
    [DataRow(BatchingMode.Static, "3 2 1 1 1 1 1 1 1 3 2 1")]
    public void BuildStep_LengthsDiffer_SlotsAreRefilledAsTheModeSays(BatchingMode mode, string sequencesOfSteps)
    {
        using var fixture = new SchedulerFixture(maxRunningSequences: 3, mode: mode);
        SequenceGroup[] groups = [.. ((int[])[9, 1, 2, 1, 2, 3])
            .Select((length, i) => fixture.Add(SchedulerFixture.Request(promptLength: 3, maxTokens: length, firstToken: 7 * i)))];
        var steps = new List<int>();

        while (!fixture.Scheduler.IsIdle)
        {
            fixture.Step();
            steps.Add(fixture.Plan.Sequences.Length);
        }

        Assert.AreEqual(sequencesOfSteps, string.Join(' ', steps));
        Array.ForEach(groups, group => fixture.CheckOutcome(group, mode.ToString()));
    }

    [TestMethod]
    [DataRow(BatchingMode.Dynamic)]
    [DataRow(BatchingMode.Static)]
    public void BuildStep_PromptsTakeSeveralSteps_TheBatchFillsUpFirst(BatchingMode mode)
    {
        using var fixture = new SchedulerFixture(maxBatchTokens: 10, maxRunningSequences: 3, mode: mode);
        for (int i = 0; i < 4; i++)
        {
            fixture.Add(SchedulerFixture.Request(promptLength: 10, maxTokens: 30, firstToken: 9 * i));
        }

        for (int i = 0; i < 10; i++)
        {
            fixture.Step();
        }

        Assert.AreEqual(3, fixture.Plan.Sequences.Length);
        fixture.RunToEnd();
    }

    [TestMethod]
    [DataRow(BatchingMode.Continuous, 2)]
    [DataRow(BatchingMode.Dynamic, 2)]
    [DataRow(BatchingMode.Static, 1)]
    public void BuildStep_RequestComesWhileABatchRuns_JoinsUnlessItIsStatic(BatchingMode mode, int expectedSequences)
    {
        using var fixture = new SchedulerFixture(maxRunningSequences: 3, mode: mode);
        fixture.Add(SchedulerFixture.Request(promptLength: 3, maxTokens: 9, firstToken: 0));
        fixture.Step();
        fixture.Add(SchedulerFixture.Request(promptLength: 3, maxTokens: 9, firstToken: 7));

        fixture.Step();

        Assert.AreEqual(expectedSequences, fixture.Plan.Sequences.Length);
        fixture.RunToEnd();
    }

    [TestMethod]
    public void BuildStep_LengthsAreSkewed_ContinuousTakesLessThanHalfTheSteps()
    {
        Random random = TestSeed.CreateRandom();
        int[] lengths = [.. Enumerable.Range(0, 320).Select(_ => 1 + (int)Math.Min(180, -20 * Math.Log(1 - random.NextDouble())))];

        int[] steps = [.. ((BatchingMode[])[BatchingMode.Continuous, BatchingMode.Static]).Select(mode => CountSteps(mode, lengths))];

        Console.WriteLine($"continuous {steps[0]} steps, static {steps[1]}");
        Assert.IsGreaterThan(2 * steps[0], steps[1]);
    }

    private static int CountSteps(BatchingMode mode, int[] lengths)
    {
        using var fixture = new SchedulerFixture(blockCount: 2_000, maxBatchTokens: 512, maxRunningSequences: 32, mode: mode);
        for (int i = 0; i < lengths.Length; i++)
        {
            fixture.Add(SchedulerFixture.Request(promptLength: 4, maxTokens: lengths[i], firstToken: i));
        }

        fixture.RunToEnd();
        return fixture.Runner.StepCount;
    }
}
