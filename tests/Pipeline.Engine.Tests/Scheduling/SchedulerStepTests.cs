using Pipeline.Engine.Generation;
using Pipeline.Engine.Scheduling;
using Pipeline.Engine.Tests.Execution;

namespace Pipeline.Engine.Tests.Scheduling;

[TestClass]
public sealed class SchedulerStepTests
{
    [TestMethod]
    public void BuildStep_PromptIsLongerThanTheBudget_IsComputedInChunksBesideDecode()
    {
        using var fixture = new SchedulerFixture(maxBatchTokens: 10, maxRunningSequences: 4);
        SequenceGroup decoding = fixture.Add(SchedulerFixture.Request(promptLength: 5, maxTokens: 20));
        fixture.Step();
        SequenceGroup prompt = fixture.Add(SchedulerFixture.Request(promptLength: 25, maxTokens: 3, firstToken: 9));

        string[] steps = [.. Enumerable.Range(0, 4).Select(_ => Describe(fixture))];

        CollectionAssert.AreEqual((string[])["1 9", "1 9", "1 7L", "1 1L"], steps.Select(step => step.Replace("1L ", "1 ")).ToArray());
        fixture.RunToEnd();
        fixture.CheckOutcome(decoding);
        fixture.CheckOutcome(prompt);
    }

    [TestMethod]
    public void BuildStep_SeveralWait_AreAdmittedByPriorityThenDeadlineThenArrival()
    {
        using var fixture = new SchedulerFixture(maxRunningSequences: 1);
        DateTimeOffset soon = DateTimeOffset.UnixEpoch;
        SequenceGroup[] groups =
        [
            fixture.Add(new GenerateRequest([1]) { MaxTokens = 1 }),
            fixture.Add(new GenerateRequest([2]) { MaxTokens = 1, DeadlineUtc = soon.AddHours(1) }),
            fixture.Add(new GenerateRequest([3]) { MaxTokens = 1, DeadlineUtc = soon }),
            fixture.Add(new GenerateRequest([4]) { MaxTokens = 1 }),
            fixture.Add(new GenerateRequest([5]) { MaxTokens = 1, Priority = 1 }),
            fixture.Add(new GenerateRequest([6]) { MaxTokens = 1, Priority = -1, DeadlineUtc = soon }),
        ];

        List<SequenceGroup> finished = fixture.RunToEnd();

        CollectionAssert.AreEqual((int[])[4, 2, 1, 0, 3, 5], finished.Select(group => Array.IndexOf(groups, group)).ToArray());
    }

    [TestMethod]
    public void BuildStep_PromptsBeginAlike_TheBeginningIsComputedOnce()
    {
        using var fixture = new SchedulerFixture(blockTokens: 4, maxBatchTokens: 200, maxRunningSequences: 8);
        SequenceGroup[] groups = [.. Enumerable.Range(0, 8).Select(i => fixture.Add(Shared(prefixLength: 40, last: i)))];

        fixture.RunToEnd();

        // 41 tokens once, one token of each other prompt, one token of each for the second of their two
        Assert.AreEqual(41 + 7 + 8, fixture.Runner.TokenCount);
        CollectionAssert.AreEqual((int[])[0, 40, 40, 40, 40, 40, 40, 40], groups.Select(group => group.CachedTokenCount).ToArray());
        Array.ForEach(groups, group => fixture.CheckOutcome(group));
    }

    [TestMethod]
    public void BuildStep_PromptWasComputedBefore_AllButItsLastTokenMayComeFromTheCache()
    {
        using var fixture = new SchedulerFixture(blockTokens: 4);
        fixture.Add(SchedulerFixture.Request(promptLength: 16, maxTokens: 1));
        fixture.RunToEnd();
        SequenceGroup again = fixture.Add(SchedulerFixture.Request(promptLength: 16, maxTokens: 1));

        fixture.RunToEnd();

        Assert.AreEqual(12, again.CachedTokenCount);
        Assert.AreEqual(16 + 4, fixture.Runner.TokenCount);
        fixture.CheckOutcome(again);
    }

    [TestMethod]
    public void BuildStep_PrefixCacheIsOff_NothingIsShared()
    {
        using var fixture = new SchedulerFixture(prefixCache: false);
        SequenceGroup[] groups = [.. Enumerable.Range(0, 3).Select(_ => fixture.Add(SchedulerFixture.Request(promptLength: 16, maxTokens: 1)))];

        fixture.RunToEnd();

        Assert.AreEqual(3 * 16, fixture.Runner.TokenCount);
        Assert.AreEqual(0, groups.Sum(group => group.CachedTokenCount));
        Assert.AreEqual(0, fixture.Scheduler.Pool.CachedCount);
    }

    [TestMethod]
    public void Apply_PoolIsFull_CachedBlocksMakeRoom()
    {
        using var fixture = new SchedulerFixture(contextLength: 33, blockTokens: 4, blockCount: 8, maxBatchTokens: 64);
        SequenceGroup[] groups = [.. Enumerable.Range(0, 12).Select(i => fixture.Add(SchedulerFixture.Request(20, maxTokens: 12, firstToken: i)))];

        fixture.RunToEnd();

        Array.ForEach(groups, group => fixture.CheckOutcome(group));
        Assert.IsGreaterThan(0, fixture.Scheduler.Pool.CachedCount);
        Assert.AreEqual(0, fixture.PreemptingStepCount, "what ran was reserved in full");
    }

    [TestMethod]
    public void BuildStep_ManyLongPromptsBeginAlike_AFewTokensOfTheOthersAreComputed()
    {
        int[] computed = [.. ((bool[])[true, false]).Select(prefixCache =>
        {
            using var fixture = new SchedulerFixture(
                contextLength: 1_100, blockTokens: 32, blockCount: 64 * 35, maxBatchTokens: 512, maxRunningSequences: 64, prefixCache);
            for (int i = 0; i < 64; i++)
            {
                fixture.Add(Shared(prefixLength: 1_000, last: i % 39));
            }

            fixture.RunToEnd();
            return fixture.Runner.TokenCount;
        })];

        Assert.AreEqual(64 * 1_002, computed[1]);
        Assert.IsLessThan(64 * 1_002 / 15, computed[0], "1,000 once, then what does not fill a block of 32");
    }

    private static GenerateRequest Shared(int prefixLength, int last) =>
        new([.. Enumerable.Range(0, prefixLength).Select(i => i % HashRunner.NanTokenId), last]) { MaxTokens = 2 };

    /// <summary>The tokens of each sequence in the step, with an L where it gives logits.</summary>
    private static string Describe(SchedulerFixture fixture)
    {
        fixture.Step();
        return string.Join(' ', fixture.Plan.Sequences.ToArray().Select(planned => $"{planned.TokenCount}{(planned.HasLogits ? "L" : "")}"));
    }
}
