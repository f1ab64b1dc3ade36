using Pipeline.Contracts.Storage;
using Pipeline.LocalHost.Observation;
using Pipeline.Telemetry.Health;
using Pipeline.TestKit;
using Pipeline.TestKit.Storage;

namespace Pipeline.Api.Tests.Hosting;

[TestClass]
public sealed class StorageWatchTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    [TestMethod]
    public async Task Storage_StopsAndAnswersAgain_IsToldByReadinessAndOneLogLineEach()
    {
        var time = new ManualTimeProvider();
        var store = new InMemoryBlobStore(time);
        var health = new HealthState();
        var logger = new RecordingLogger<StorageWatch>();
        using var watch = new StorageWatch(store, health, Interval, time, logger);
        bool readyBeforeStart = health.IsReady;

        await watch.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => health.IsReady, "the host is ready");
        store.Before = _ => throw new StorageUnavailableException("The store", null);
        await AdvanceUntilAsync(time, () => !health.IsReady, "the host is not ready");
        time.Advance(Interval * 3);
        store.Before = null;
        await AdvanceUntilAsync(time, () => health.IsReady, "the host is ready again");
        await watch.StopAsync(CancellationToken.None);

        Assert.IsFalse(readyBeforeStart);
        CollectionAssert.AreEqual(
            new[] { "StorageSilent", "StorageAnswers" }, logger.Entries.Select(entry => entry.EventId.Name).ToArray());
    }

    private static Task AdvanceUntilAsync(ManualTimeProvider time, Func<bool> condition, string what) => Eventually.HoldsAsync(
        () =>
        {
            time.Advance(Interval);
            return condition();
        },
        what);
}
