using Pipeline.Contracts.Storage;
using Pipeline.Storage.Resilience;
using Pipeline.TestKit;
using Pipeline.TestKit.Conformance;
using Pipeline.TestKit.Storage;

namespace Pipeline.Storage.Tests.Resilience;

[TestClass]
public sealed class ResilientBlobStoreConformanceTests : BlobStoreConformance, IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly RecordingMeterFactory _meters = new();
    private readonly ResilientBlobStore _store;

    public ResilientBlobStoreConformanceTests()
    {
        _store = new ResilientBlobStore(
            new InMemoryBlobStore(_time),
            new StorageResilienceOptions(),
            new StorageMetrics(_meters),
            _time,
            new RecordingLogger<ResilientBlobStore>());
    }

    public void Dispose() => _meters.Dispose();

    protected override Task<IBlobStore> OpenStoreAsync() => Task.FromResult<IBlobStore>(_store);

    protected override Task PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        return Task.CompletedTask;
    }
}
