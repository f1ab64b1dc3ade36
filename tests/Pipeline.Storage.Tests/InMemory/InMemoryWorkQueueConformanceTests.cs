using Pipeline.Contracts.Queues;
using Pipeline.TestKit;
using Pipeline.TestKit.Conformance;
using Pipeline.TestKit.Queues;

namespace Pipeline.Storage.Tests.InMemory;

/// <summary>The fake that other projects' tests stand on keeps the port's promises too.</summary>
[TestClass]
public sealed class InMemoryWorkQueueConformanceTests : WorkQueueConformance
{
    private readonly ManualTimeProvider _time = new();
    private readonly InMemoryWorkQueue _queue;

    public InMemoryWorkQueueConformanceTests()
    {
        _queue = new InMemoryWorkQueue(_time);
    }

    protected override Task<IWorkQueue> OpenQueueAsync() => Task.FromResult<IWorkQueue>(_queue);

    protected override Task PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        return Task.CompletedTask;
    }
}
