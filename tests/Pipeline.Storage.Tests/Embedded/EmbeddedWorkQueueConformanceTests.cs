using Pipeline.Contracts.Queues;
using Pipeline.Storage.Embedded;
using Pipeline.TestKit;
using Pipeline.TestKit.Conformance;

namespace Pipeline.Storage.Tests.Embedded;

/// <summary>Every client is an adapter of its own, so the races are those between processes.</summary>
[TestClass]
public sealed class EmbeddedWorkQueueConformanceTests : WorkQueueConformance, IDisposable
{
    private readonly TempDirectory _folder = new();
    private readonly ManualTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<IWorkQueue> OpenQueueAsync() =>
        Task.FromResult<IWorkQueue>(new EmbeddedWorkQueue(_folder.Path, new EmbeddedQueueOptions(), _time));

    protected override Task PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        return Task.CompletedTask;
    }
}
