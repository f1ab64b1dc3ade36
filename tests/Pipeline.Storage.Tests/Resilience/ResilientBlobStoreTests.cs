using Pipeline.Contracts.Storage;
using Pipeline.Storage.Resilience;
using Pipeline.TestKit;
using Pipeline.TestKit.Conformance;
using Pipeline.TestKit.Storage;

namespace Pipeline.Storage.Tests.Resilience;

[TestClass]
public sealed class ResilientBlobStoreTests : IDisposable
{
    private const string Name = "a/blob";

    private readonly ManualTimeProvider _time = new();
    private readonly RecordingMeterFactory _meters = new();
    private readonly RecordingLogger<ResilientBlobStore> _logger = new();
    private readonly InMemoryBlobStore _inner;
    private readonly ResilientBlobStore _store;

    public ResilientBlobStoreTests()
    {
        _inner = new InMemoryBlobStore(_time);
        _store = new ResilientBlobStore(
            _inner, new StorageResilienceOptions { MaxRetryCount = 3 }, new StorageMetrics(_meters), _time, _logger);
    }

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    public void Dispose() => _meters.Dispose();

    [TestMethod]
    public async Task Find_FailsTwice_SucceedsAndCountsTwoRetries()
    {
        await PutAsync("x");
        FailBefore(BlobOperation.Find, times: 2, () => new StorageUnavailableException("The store", null));

        BlobProperties? found = await FinishAsync(_store.FindAsync(Name, Token));

        Assert.AreEqual(1, found?.Length);
        Assert.HasCount(2, _meters.Of("pipeline.storage.retries"));
        Assert.HasCount(2, _logger.Entries);
        var duration = _meters.Of("pipeline.storage.operation.duration")[^1];
        Assert.AreEqual("blobs find done", $"{duration.Tags["dependency"]} {duration.Tags["operation"]} {duration.Tags["outcome"]}");
        Assert.IsGreaterThan(0, duration.Value);
    }

    [TestMethod]
    public async Task Find_FailsAlways_ThrowsAfterTheLastRetry()
    {
        FailBefore(BlobOperation.Find, times: int.MaxValue, () => new IOException("disk"));

        await Assert.ThrowsExactlyAsync<IOException>(() => FinishAsync(_store.FindAsync(Name, Token)));

        Assert.HasCount(3, _meters.Of("pipeline.storage.retries"));
        Assert.AreEqual("failed", _meters.Of("pipeline.storage.operation.duration").Single().Tags["outcome"]);
    }

    [TestMethod]
    public async Task Open_NotFound_IsNotTriedAgain()
    {
        await Assert.ThrowsExactlyAsync<BlobNotFoundException>(() => _store.OpenAsync(Name, BlobRange.All, null, Token));

        Assert.IsEmpty(_meters.Of("pipeline.storage.retries"));
    }

    [TestMethod]
    public async Task Find_Hangs_IsGivenUpAndTriedAgain()
    {
        int calls = 0;
        await PutAsync("x");
        HangingBlobStore hanging = new(_inner, hangs: () => ++calls == 1);
        ResilientBlobStore store = new(hanging, new StorageResilienceOptions(), new StorageMetrics(_meters), _time, _logger);

        BlobProperties? found = await FinishAsync(store.FindAsync(Name, Token));

        Assert.IsNotNull(found);
        Assert.AreEqual(2, calls);
    }

    [TestMethod]
    public async Task Find_HangsAlways_ThrowsUnavailable()
    {
        HangingBlobStore hanging = new(_inner, hangs: () => true);
        ResilientBlobStore store = new(hanging, new StorageResilienceOptions(), new StorageMetrics(_meters), _time, _logger);

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => FinishAsync(store.FindAsync(Name, Token)));
    }

    [TestMethod]
    public async Task Put_SeekableStream_IsRewoundToWhereItStood()
    {
        FailBefore(BlobOperation.Put, times: 1, () => new StorageUnavailableException("The store", null));
        using MemoryStream content = new("##text"u8.ToArray()) { Position = 2 };

        await FinishAsync(_store.PutAsync(Name, content, BlobMetadata.Empty, BlobCondition.None, Token));

        Assert.AreEqual(4, (await _store.FindAsync(Name, Token))?.Length);
    }

    [TestMethod]
    public async Task Put_ForwardOnlyStream_IsTriedOnce()
    {
        FailBefore(BlobOperation.Put, times: 1, () => new StorageUnavailableException("The store", null));
        using ForwardOnlyStream content = new(new byte[10]);

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(
            () => _store.PutAsync(Name, content, BlobMetadata.Empty, BlobCondition.None, Token));

        Assert.IsEmpty(_meters.Of("pipeline.storage.retries"));
    }

    [TestMethod]
    public async Task Put_ReplyLost_SaysThatItsConditionDoesNotHold()
    {
        int failures = 0;
        _inner.After = call => call.Operation == BlobOperation.Put && failures++ == 0
            ? throw new StorageUnavailableException("The reply", null)
            : Task.CompletedTask;
        using MemoryStream content = new([1, 2, 3]);

        string? version = await FinishAsync(_store.PutAsync(Name, content, BlobMetadata.Empty, BlobCondition.IfAbsent, Token));

        Assert.IsNull(version);
        Assert.AreEqual(3, (await _store.FindAsync(Name, Token))?.Length);
    }

    [TestMethod]
    public async Task List_FailsInTheMiddle_GoesOnBehindTheLastItem()
    {
        foreach (string tail in new[] { "1", "2", "3", "4" })
        {
            await _inner.PutAsync($"l/{tail}", new MemoryStream([1]), BlobMetadata.Empty, BlobCondition.None, Token);
        }

        BreakingListStore breaking = new(_inner, breakAfter: 2);
        ResilientBlobStore store = new(breaking, new StorageResilienceOptions(), new StorageMetrics(_meters), _time, _logger);

        List<string> names = await FinishAsync(
            Task.Run(() => store.ListAsync("l/", Token).Select(blob => blob.Name).ToListAsync(Token).AsTask(), Token));
        List<string> segments = await FinishAsync(
            Task.Run(() => store.ListSegmentsAsync("l/", "1", Token).ToListAsync(Token).AsTask(), Token));

        CollectionAssert.AreEqual(new[] { "l/1", "l/2", "l/3", "l/4" }, names);
        CollectionAssert.AreEqual(new[] { "2", "3", "4" }, segments);
        Assert.AreEqual(2, breaking.BreakCount);
    }

    private async Task PutAsync(string text)
    {
        using MemoryStream content = new(System.Text.Encoding.ASCII.GetBytes(text));
        await _inner.PutAsync(Name, content, BlobMetadata.Empty, BlobCondition.None, Token);
    }

    private void FailBefore(BlobOperation operation, int times, Func<Exception> failure)
    {
        int failures = 0;
        _inner.Before = call => call.Operation == operation && failures++ < times ? throw failure() : Task.CompletedTask;
    }

    /// <summary>Lets time pass until the call is done.</summary>
    private async Task<T> FinishAsync<T>(Task<T> call)
    {
        await Eventually.HoldsAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return call.IsCompleted;
            },
            "the call is done");
        return await call;
    }
}
