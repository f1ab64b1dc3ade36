using Pipeline.Engine.Generation;
using Pipeline.Engine.Scheduling;

namespace Pipeline.Engine.Tests.Scheduling;

[TestClass]
public sealed class SchedulerPreemptionTests
{
    [TestMethod]
    public void BuildStep_PoolRunsOut_TheLeastUrgentGivesItsBlocksAndFinishesLast()
    {
        // 300 tokens may come where some 256 are expected: both are admitted, and both do not fit to the end
        using var fixture = new SchedulerFixture(contextLength: 320, blockTokens: 4, blockCount: 140, prefixCache: false);
        SequenceGroup late = fixture.Add(SchedulerFixture.Request(promptLength: 4, maxTokens: 300, firstToken: 2));
        SequenceGroup urgent = fixture.Add(SchedulerFixture.Request(promptLength: 4, maxTokens: 300, priority: 1));

        List<SequenceGroup> finished = fixture.RunToEnd();

        Assert.AreSame(urgent, finished[0]);
        Assert.AreEqual(1, fixture.PreemptingStepCount);
        Assert.IsTrue(late.Sequences[0].WasPreempted);
        Assert.IsFalse(urgent.Sequences[0].WasPreempted);
        finished.ForEach(group => fixture.CheckOutcome(group));
    }

    [TestMethod]
    public void BuildStep_FullLengthsFit_NothingIsPreempted()
    {
        using var fixture = new SchedulerFixture(contextLength: 400, blockTokens: 4, blockCount: 400, maxRunningSequences: 5);
        for (int i = 0; i < 20; i++)
        {
            fixture.Add(SchedulerFixture.Request(promptLength: 20, maxTokens: 300, firstToken: i));
        }

        fixture.RunToEnd();

        Assert.AreEqual(0, fixture.PreemptingStepCount);
    }

    [TestMethod]
    public void BuildStep_AnswersAreShortButMayFillTheContext_ManyRunAtOnce()
    {
        using var fixture = new SchedulerFixture(contextLength: 10_000, blockTokens: 16, blockCount: 700, maxRunningSequences: 16);
        int most = 0;
        for (int i = 0; i < 40; i++)
        {
            fixture.Add(new GenerateRequest([i % 39, 3, 5]) { MaxTokens = 9_000, StopTokenIds = [1, 2, 3] });
        }

        while (!fixture.Scheduler.IsIdle)
        {
            fixture.Step();
            most = Math.Max(most, fixture.Plan.Sequences.Length);
        }

        Assert.AreEqual(16, most, "reserved in full, one would run at a time");
        Assert.AreEqual(0, fixture.PreemptingStepCount);
    }

    [TestMethod]
    public void BuildStep_NewerRequestsKeepComing_AnOldLargeOneIsNotStarved()
    {
        using var fixture = new SchedulerFixture(contextLength: 100, blockTokens: 4, blockCount: 25, maxRunningSequences: 8);
        fixture.Add(SchedulerFixture.Request(promptLength: 8, maxTokens: 30));
        fixture.Step();
        SequenceGroup large = fixture.Add(SchedulerFixture.Request(promptLength: 80, maxTokens: 15));
        int steps = 0;

        while (large.PendingSampleCount > 0)
        {
            fixture.Add(SchedulerFixture.Request(promptLength: 3, maxTokens: 2, firstToken: ++steps % 30));
            fixture.Step();
            Assert.IsLessThan(100, steps);
        }

        fixture.CheckOutcome(large);
        fixture.RunToEnd();
    }

    [TestMethod]
    public void BuildStep_ManyWouldFillThePoolAlone_EachComesToItsEnd()
    {
        using var fixture = new SchedulerFixture(contextLength: 101, blockTokens: 1, blockCount: 100, maxRunningSequences: 8);
        SequenceGroup[] groups = [.. Enumerable.Range(0, 10).Select(i => fixture.Add(SchedulerFixture.Request(1, maxTokens: 100, firstToken: i)))];

        List<SequenceGroup> finished = fixture.RunToEnd();

        CollectionAssert.AreEqual(groups, finished.ToArray(), "in order of arrival");
        finished.ForEach(group => fixture.CheckOutcome(group));
    }
}
