using Pipeline.LocalHost.Sweeps;
using Pipeline.TestKit;

namespace Pipeline.Api.Tests.Hosting;

[TestClass]
public sealed class SweepTimerTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    [TestMethod]
    public async Task Sweep_Fails_IsLoggedAndTheNextOneRuns()
    {
        var time = new ManualTimeProvider();
        var logger = new RecordingLogger<SweepTimer>();
        int sweeps = 0;
        using var timer = new SweepTimer(
            _ => Interlocked.Increment(ref sweeps) == 1 ? throw new InvalidOperationException("first") : Task.CompletedTask,
            Interval,
            time,
            logger);

        await timer.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => Volatile.Read(ref sweeps) == 1, "it sweeps at the start");
        await Eventually.HoldsAsync(() => logger.Entries.Count == 1, "the failure is logged");
        time.Advance(Interval);
        await Eventually.HoldsAsync(() => Volatile.Read(ref sweeps) == 2, "it sweeps again");
        await timer.StopAsync(CancellationToken.None);

        Assert.AreEqual("SweepFailed", logger.Entries.Single().EventId.Name);
    }

    [TestMethod]
    public async Task Stop_SweepInHand_IsCutOff()
    {
        var logger = new RecordingLogger<SweepTimer>();
        var begun = new TaskCompletionSource();
        using var timer = new SweepTimer(
            async token =>
            {
                begun.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            },
            Interval,
            new ManualTimeProvider(),
            logger);
        await timer.StartAsync(CancellationToken.None);
        await begun.Task;

        await timer.StopAsync(CancellationToken.None);

        Assert.IsTrue(timer.ExecuteTask!.IsCompletedSuccessfully);
        Assert.IsEmpty(logger.Entries);
    }
}
