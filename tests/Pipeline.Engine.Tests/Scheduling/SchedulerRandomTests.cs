using Pipeline.TestKit;

namespace Pipeline.Engine.Tests.Scheduling;

[TestClass]
public sealed class SchedulerRandomTests
{
    [TestMethod]
    public void Schedule_RandomRequestsShapesAndCancellations_EveryTokenIsTheSequentialModels()
    {
        Random seeds = TestSeed.CreateRandom();
        int schedules = TestScale.Choose(byDefault: 400, full: 10_000);
        int finished = 0, failed = 0, refused = 0, cancelled = 0, preempting = 0, copies = 0, cached = 0;

        for (int i = 0; i < schedules; i++)
        {
            var schedule = new RandomSchedule(seeds.Next());
            schedule.Run();
            finished += schedule.FinishedCount;
            failed += schedule.FailedCount;
            refused += schedule.RefusedCount;
            cancelled += schedule.CancelledCount;
            preempting += schedule.PreemptingStepCount;
            copies += schedule.CopyCount;
            cached += schedule.CachedTokenCount;
        }

        string counts = $"{schedules} schedules: {finished} requests finished, {failed} failed, {refused} refused, {cancelled} cancelled; "
            + $"{preempting} steps preempted, {copies} blocks copied, {cached} prompt tokens from the cache";
        Console.WriteLine(counts);
        Assert.IsGreaterThan(schedules, finished, counts);
        Assert.IsTrue(failed > 0 && refused > 0 && cancelled > 0 && preempting > 0 && copies > 0 && cached > 0, counts);
    }
}
