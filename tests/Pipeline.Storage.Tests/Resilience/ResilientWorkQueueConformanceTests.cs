using Pipeline.Contracts.Queues;
using Pipeline.Storage.Resilience;
using Pipeline.TestKit;
using Pipeline.TestKit.Conformance;
using Pipeline.TestKit.Queues;

namespace Pipeline.Storage.Tests.Resilience;

[TestClass]
public sealed class ResilientWorkQueueConformanceTests : WorkQueueConformance, IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly RecordingMeterFactory _meters = new();
    private readonly ResilientWorkQueue _queue;

    public ResilientWorkQueueConformanceTests()
    {
        _queue = new ResilientWorkQueue(
            new InMemoryWorkQueue(_time),
            new StorageResilienceOptions { AttemptTimeout = TimeSpan.FromHours(1) },
            new StorageMetrics(_meters),
            _time,
            new RecordingLogger<ResilientWorkQueue>());
    }

    public void Dispose() => _meters.Dispose();

    protected override Task<IWorkQueue> OpenQueueAsync() => Task.FromResult<IWorkQueue>(_queue);

    protected override Task PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        return Task.CompletedTask;
    }
}
