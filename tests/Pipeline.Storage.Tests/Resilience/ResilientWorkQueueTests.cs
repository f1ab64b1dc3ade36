using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Storage;
using Pipeline.Storage.Resilience;
using Pipeline.TestKit;
using Pipeline.TestKit.Queues;

namespace Pipeline.Storage.Tests.Resilience;

[TestClass]
public sealed class ResilientWorkQueueTests : IDisposable
{
    private const string Name = "a-queue";

    private readonly ManualTimeProvider _time = new();
    private readonly RecordingMeterFactory _meters = new();
    private readonly InMemoryWorkQueue _inner;
    private readonly ResilientWorkQueue _queue;

    public ResilientWorkQueueTests()
    {
        _inner = new InMemoryWorkQueue(_time, TimeSpan.FromHours(1));
        _queue = new ResilientWorkQueue(
            _inner, new StorageResilienceOptions(), new StorageMetrics(_meters), _time, new RecordingLogger<ResilientWorkQueue>());
    }

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    public void Dispose() => _meters.Dispose();

    [TestMethod]
    public async Task EveryCall_FailsOnce_IsTriedAgain()
    {
        HashSet<QueueOperation> failed = [];
        _inner.Before = call => failed.Add(call.Operation)
            ? throw new StorageUnavailableException("The queue", null)
            : Task.CompletedTask;
        OutgoingMessage[] messages = [.. Enumerable.Range(0, 3).Select(i => new OutgoingMessage($"m-{i}", new byte[] { 1 }))];

        await FinishAsync(_queue.SendAsync(Name, messages, Token));
        IReadOnlyList<ReceivedMessage> received = await FinishAsync(_queue.ReceiveAsync(Name, 3, TimeSpan.Zero, Token));
        bool[] done =
        [
            await FinishAsync(_queue.RenewAsync(received[0], Token)),
            await FinishAsync(_queue.CompleteAsync(received[0], Token)),
            await FinishAsync(_queue.ReturnAsync(received[1], TimeSpan.Zero, Token)),
            await FinishAsync(_queue.DeadLetterAsync(received[2], "code", "text", Token)),
        ];
        QueueDepth depth = await FinishAsync(_queue.GetDepthAsync(Name, Token));

        CollectionAssert.AreEqual(new[] { true, true, true, true }, done);
        Assert.AreEqual((1, 1), (depth.Ready, depth.DeadLettered));
        CollectionAssert.AreEquivalent(
            new[] { "send", "receive", "renew", "complete", "return", "dead_letter", "get_depth" },
            _meters.Of("pipeline.storage.retries").Select(retry => retry.Tags["operation"]).ToArray());
        Assert.IsTrue(_meters.Measurements.All(measurement => (string?)measurement.Tags["dependency"] == "queues"));
    }

    [TestMethod]
    public async Task EveryCall_Refused_IsNotTriedAgainAtOnceButMayPass()
    {
        _inner.Before = _ => throw StorageUnavailableException.Refused("The queue", "refused access.", new UnauthorizedAccessException());

        StorageUnavailableException refused = await Assert.ThrowsExactlyAsync<StorageUnavailableException>(
            () => _queue.ReceiveAsync(Name, 1, TimeSpan.Zero, Token));

        Assert.AreEqual("The queue refused access.", refused.Message);
        Assert.IsEmpty(_meters.Of("pipeline.storage.retries"));
    }

    [TestMethod]
    public async Task Receive_LongWait_IsNotGivenUp()
    {
        Task<IReadOnlyList<ReceivedMessage>> receiving = _queue.ReceiveAsync(Name, 1, TimeSpan.FromMinutes(5), Token);

        await Eventually.HoldsAsync(() => _time.PendingTimerCount > 0, "it waits");
        _time.Advance(TimeSpan.FromMinutes(4));
        await _queue.SendAsync(Name, [new OutgoingMessage("m-1", new byte[] { 1 })], Token);

        Assert.HasCount(1, await FinishAsync(receiving));
        Assert.IsEmpty(_meters.Of("pipeline.storage.retries"));
    }

    private async Task<T> FinishAsync<T>(Task<T> call)
    {
        await FinishAsync((Task)call);
        return await call;
    }

    /// <summary>Lets time pass until the call is done.</summary>
    private async Task FinishAsync(Task call)
    {
        await Eventually.HoldsAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return call.IsCompleted;
            },
            "the call is done");
        await call;
    }
}
