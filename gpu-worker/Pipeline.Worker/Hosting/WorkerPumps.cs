using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Storage;
using Pipeline.Worker.Metrics;
using Pipeline.Worker.Serving;
using Pipeline.Worker.Settings;
using Pipeline.Worker.Shards;

namespace Pipeline.Worker.Hosting;

/// <summary>Runs a pump for each model, and beside them the readings of their queues.</summary>
internal sealed class WorkerPumps(
    IBlobStore store, IWorkQueue queue, WorkerProfile profile, WorkerMetrics metrics, TimeProvider time, ILoggerFactory loggers)
{
    /// <summary>Runs until told to stop, and then until all shards have been handed back or the drain's limit has passed.</summary>
    /// <exception cref="Engine.EngineFaultedException">An engine stopped; the other models have been drained.</exception>
    public async Task RunAsync(IReadOnlyList<IServedModel> models, CancellationToken stop)
    {
        using var drain = new WorkerDrain(time);
        await using CancellationTokenRegistration registration = stop.Register(drain.Begin);
        var watcher = new BatchWatcher(store, time);
        var depths = new QueueDepths(queue, [.. models.Select(model => model.Queue)], metrics, time);
        Task observing = depths.RunAsync(drain.Requested);
        await Task.WhenAll(models.Select(model => PumpAsync(model, watcher, drain)));
        await observing;
    }

    private async Task PumpAsync(IServedModel model, BatchWatcher watcher, WorkerDrain drain)
    {
        var limits = new ShardLimits { CheckpointInterval = profile.CheckpointInterval, MaxInputs = model.MaxShardInputs };
        var services = new ShardServices(
            store, queue, model, watcher, limits, metrics, time, loggers.CreateLogger<LineFeed>());
        var processor = new ShardProcessor(services, loggers.CreateLogger<ShardProcessor>());
        var pump = new ShardPump(services, processor, profile.MaxShardsInFlight, loggers.CreateLogger<ShardPump>());
        try
        {
            await pump.RunAsync(drain);
        }
        catch
        {
            drain.Begin(); // the process is about to end: the other models hand back what they have
            throw;
        }
    }
}
