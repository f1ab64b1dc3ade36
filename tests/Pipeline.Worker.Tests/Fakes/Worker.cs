using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Storage;
using Pipeline.TestKit;
using Pipeline.Worker.Metrics;
using Pipeline.Worker.Serving;
using Pipeline.Worker.Shards;

namespace Pipeline.Worker.Tests.Fakes;

/// <summary>One worker process as far as shards are concerned: model, processor and drain of its own, over shared storage.</summary>
internal sealed class Worker : IAsyncDisposable
{
    private readonly IServedModel _model;
    private readonly IWorkQueue _queue;
    private readonly TimeProvider _time;

    /// <param name="store">Shared.</param>
    /// <param name="queue">Shared.</param>
    /// <param name="time">The worker's clock.</param>
    /// <param name="checkpointBytes">When a checkpoint is due for its size.</param>
    /// <param name="maxInputs">Inputs of a shard in the engine.</param>
    /// <param name="model">Instead of the encoder over <see cref="Runner"/>. Owned.</param>
    public Worker(
        IBlobStore store,
        IWorkQueue queue,
        TimeProvider time,
        long checkpointBytes = 4 * 1024 * 1024,
        int maxInputs = 128,
        IServedModel? model = null)
    {
        _queue = queue;
        _time = time;
        _model = model ?? TestModel.Create(Runner, time);
        var limits = new ShardLimits
        {
            CheckpointInterval = TimeSpan.FromSeconds(2),
            CheckpointBytes = checkpointBytes,
            MaxInputs = maxInputs,
        };
        Services = new ShardServices(
            store, queue, _model, new BatchWatcher(store, time), limits, new WorkerMetrics(TestModel.Meters()), time, LineLogger);
        Processor = new ShardProcessor(Services, Logger);
        Drain = new WorkerDrain(time);
    }

    public FakeEncoderRunner Runner { get; } = new();

    public RecordingLogger<ShardProcessor> Logger { get; } = new();

    public RecordingLogger<LineFeed> LineLogger { get; } = new();

    public ShardServices Services { get; }

    public ShardProcessor Processor { get; }

    public WorkerDrain Drain { get; }

    /// <summary>Receives one message and works on it.</summary>
    public async Task<ShardOutcome> ProcessNextAsync()
    {
        long askedAt = _time.GetTimestamp();
        IReadOnlyList<ReceivedMessage> messages = await _queue.ReceiveAsync(TestModel.Queue, 1, TimeSpan.Zero, CancellationToken.None);
        Assert.HasCount(1, messages, "messages in the model's queue");
        return await Processor.ProcessAsync(messages[0], askedAt, Drain);
    }

    public async ValueTask DisposeAsync()
    {
        Runner.Release();
        await _model.DisposeAsync();
        Drain.Dispose();
    }
}
