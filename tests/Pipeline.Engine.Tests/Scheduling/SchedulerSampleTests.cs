using Pipeline.Engine.Generation;
using Pipeline.Engine.Scheduling;

namespace Pipeline.Engine.Tests.Scheduling;

[TestClass]
public sealed class SchedulerSampleTests
{
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Apply_SeveralSamples_PromptIsComputedOnceAndItsLastBlockIsCopied(bool prefixCache)
    {
        using var fixture = new SchedulerFixture(blockTokens: 4, prefixCache: prefixCache);
        SequenceGroup group = fixture.Add(SchedulerFixture.Request(promptLength: 10, maxTokens: 5, samples: 4));

        fixture.RunToEnd();

        Assert.AreEqual(10 + (4 * 4), fixture.Runner.TokenCount);
        Assert.AreEqual(3, fixture.Runner.CopyCount, "the last sample that uses the block writes in place");
        fixture.CheckOutcome(group);
        var result = (GenerateResult)group.ToOutcome(TimeProvider.System, 0);
        Assert.IsGreaterThan(1, result.Samples.Select(Generation.SequentialModel.Describe).Distinct().Count(), "samples differ");
    }

    [TestMethod]
    public void Apply_PromptEndsWithItsBlock_NothingIsCopied()
    {
        using var fixture = new SchedulerFixture(blockTokens: 5);
        SequenceGroup group = fixture.Add(SchedulerFixture.Request(promptLength: 10, maxTokens: 5, samples: 4));

        fixture.RunToEnd();

        Assert.AreEqual(0, fixture.Runner.CopyCount);
        fixture.CheckOutcome(group);
    }

    [TestMethod]
    public void Apply_MoreSamplesThanSlots_TheOthersFollowWithoutComputingThePromptAgain()
    {
        using var fixture = new SchedulerFixture(blockTokens: 4, maxRunningSequences: 2, prefixCache: false);
        SequenceGroup group = fixture.Add(SchedulerFixture.Request(promptLength: 10, maxTokens: 5, samples: 7));

        fixture.RunToEnd();

        Assert.AreEqual(10 + (7 * 4), fixture.Runner.TokenCount);
        fixture.CheckOutcome(group);
    }

    [TestMethod]
    [DataRow(2, 6)]
    [DataRow(1, 5)]
    public void BuildStep_MoreUrgentRequestComesWhileSamplesWaitForSlots_TakesTheFirstSlotThatIsFree(int slots, int pendingSamples)
    {
        using var fixture = new SchedulerFixture(blockTokens: 4, maxRunningSequences: slots);
        SequenceGroup samples = fixture.Add(SchedulerFixture.Request(promptLength: 10, maxTokens: 10, samples: 6));
        fixture.Step();
        SequenceGroup urgent = fixture.Add(SchedulerFixture.Request(promptLength: 10, maxTokens: 3, firstToken: 30, priority: 1));

        while (!fixture.Step().Contains(urgent))
        {
            Assert.IsLessThan(1_000, fixture.Runner.StepCount);
        }

        Assert.AreEqual(pendingSamples, samples.PendingSampleCount);
        fixture.RunToEnd();
        fixture.CheckOutcome(samples);
        fixture.CheckOutcome(urgent);
    }

    [TestMethod]
    public void BuildStep_MoreUrgentRequestHasNoRoomBesideTheSamples_TheyGoOn()
    {
        using var fixture = new SchedulerFixture(contextLength: 32, blockTokens: 4, blockCount: 8, maxRunningSequences: 1, prefixCache: false);
        SequenceGroup samples = fixture.Add(SchedulerFixture.Request(promptLength: 8, maxTokens: 3, samples: 3));
        fixture.Step();
        SequenceGroup urgent = fixture.Add(SchedulerFixture.Request(promptLength: 30, maxTokens: 2, firstToken: 30, priority: 1));

        fixture.RunToEnd();

        fixture.CheckOutcome(samples);
        fixture.CheckOutcome(urgent);
    }

    [TestMethod]
    public void Apply_PoolHoldsOneSampleOnly_AllSamplesFinish()
    {
        using var fixture = new SchedulerFixture(contextLength: 30, blockTokens: 4, blockCount: 8);
        SequenceGroup group = fixture.Add(SchedulerFixture.Request(promptLength: 10, maxTokens: 20, samples: 6));

        fixture.RunToEnd();

        Assert.IsGreaterThan(0, fixture.PreemptingStepCount);
        fixture.CheckOutcome(group);
    }

    [TestMethod]
    public void Apply_OneTokenEach_SamplesEndWithThePrompt()
    {
        using var fixture = new SchedulerFixture();
        SequenceGroup group = fixture.Add(SchedulerFixture.Request(promptLength: 10, maxTokens: 1, samples: 20));

        List<SequenceGroup> finished = fixture.Step();

        Assert.AreSame(group, finished.Single());
        Assert.IsTrue(fixture.Scheduler.IsIdle);
        fixture.CheckOutcome(group);
    }
}
