using Pipeline.Contracts;
using Pipeline.Contracts.Storage;
using Pipeline.LocalHost.Observation;
using Pipeline.TestKit;
using Pipeline.TestKit.Queues;

namespace Pipeline.Api.Tests.Hosting;

[TestClass]
public sealed class QueueDepthWatchTests
{
    private const string Missing = "pipeline-model-missing";

    [TestMethod]
    public async Task Turn_OneQueueIsNotThere_ShowsTheOthers()
    {
        var time = new ManualTimeProvider();
        var queue = new InMemoryWorkQueue(time)
        {
            Before = call => call.Queue == Missing
                ? throw StorageUnavailableException.Refused(Missing, "is not there.", new InvalidOperationException())
                : Task.CompletedTask,
        };
        using var meters = new RecordingMeterFactory();
        var logger = new RecordingLogger<QueueDepthWatch>();
        using var watch = new QueueDepthWatch(
            queue, _ => Task.FromResult<IReadOnlyList<string>>([Missing, "pipeline-model-there"]), new QueueDepthMetrics(meters),
            TimeSpan.FromSeconds(5), time, logger);

        await watch.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => logger.Entries.Count == 1, "the failure is logged");
        await Eventually.HoldsAsync(
            () =>
            {
                meters.Observe();
                return meters.Of("pipeline.queue.oldest.age").Count > 0;
            },
            "the gauges show something");
        await watch.StopAsync(CancellationToken.None);

        string[] shown = [.. meters.Of("pipeline.queue.oldest.age").Select(measured => (string)measured.Tags["queue"]!).Distinct()];
        CollectionAssert.AreEquivalent(
            new[] { Names.SubmissionQueue, Names.EventQueue, Names.IntakeQueue, Names.DeadLetterQueue, "pipeline-model-there" }, shown);
    }
}
