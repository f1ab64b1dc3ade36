using Pipeline.LocalHost.Schedules;
using Pipeline.TestKit;

namespace Pipeline.Api.Tests.Hosting;

[TestClass]
public sealed class ScheduleTimerTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    [TestMethod]
    public async Task Turn_Fails_IsLoggedAndTheNextOneRuns()
    {
        var time = new ManualTimeProvider();
        var logger = new RecordingLogger<ScheduleTimer>();
        int turns = 0;
        using var timer = new ScheduleTimer(
            _ => Interlocked.Increment(ref turns) == 1 ? throw new InvalidOperationException("first") : Task.CompletedTask,
            Interval,
            time,
            logger);

        await timer.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => logger.Entries.Count == 1, "the failure is logged");
        time.Advance(Interval);
        await Eventually.HoldsAsync(() => Volatile.Read(ref turns) == 2, "it runs again");
        await timer.StopAsync(CancellationToken.None);

        Assert.AreEqual("SchedulesFailed", logger.Entries.Single().EventId.Name);
    }
}
