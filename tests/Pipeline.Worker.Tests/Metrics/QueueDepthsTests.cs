using Pipeline.Contracts.Storage;
using Pipeline.TestKit;
using Pipeline.TestKit.Queues;
using Pipeline.Worker.Metrics;
using Pipeline.Worker.Tests.Fakes;

namespace Pipeline.Worker.Tests.Metrics;

[TestClass]
public sealed class QueueDepthsTests
{
    [TestMethod]
    public async Task Run_MeasuringIsNotAllowed_GoesOnMeasuring()
    {
        var time = new ManualTimeProvider();
        int asked = 0;
        var queue = new InMemoryWorkQueue(time)
        {
            Before = _ =>
            {
                Interlocked.Increment(ref asked);
                throw StorageUnavailableException.Refused("The queue", "is to be received from only.", new UnauthorizedAccessException());
            },
        };
        using var stop = new CancellationTokenSource();
        var depths = new QueueDepths(queue, ["pipeline-model-a"], new WorkerMetrics(TestModel.Meters()), time);

        Task running = depths.RunAsync(stop.Token);
        await Eventually.HoldsAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(5));
                return Volatile.Read(ref asked) > 2;
            },
            "it asks again");
        await stop.CancelAsync();

        await running;
    }
}
