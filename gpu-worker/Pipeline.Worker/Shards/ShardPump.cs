using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Storage;

namespace Pipeline.Worker.Shards;

/// <summary>
/// Receives the shards of one model and keeps several in work, so that the engine has lines of the next when one runs dry.
/// </summary>
/// <param name="services">What working on them needs.</param>
/// <param name="processor">Works on one.</param>
/// <param name="maxShards">Shards in work at once.</param>
/// <param name="logger">For outages.</param>
internal sealed partial class ShardPump(ShardServices services, ShardProcessor processor, int maxShards, ILogger<ShardPump> logger)
{
    private static readonly TimeSpan PauseAfterOutage = TimeSpan.FromSeconds(1);

    // The lease counts from before the receive was asked for, so a long wait would shorten it.
    private const int WaitsPerLock = 6;

    /// <summary>Runs until the drain has been requested and every shard has been handed back or left.</summary>
    /// <exception cref="Engine.EngineFaultedException">The engine stopped. Other shards of it have ended too.</exception>
    public async Task RunAsync(WorkerDrain drain)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(drain.Requested);
        using var slots = new SemaphoreSlim(maxShards, maxShards);
        List<Task> running = [];
        try
        {
            while (true)
            {
                await slots.WaitAsync(stop.Token);
                slots.Release();
                running.RemoveAll(task => task.IsCompletedSuccessfully);
                long askedAt = services.Time.GetTimestamp();
                foreach (ReceivedMessage message in await ReceiveAsync(slots.CurrentCount, stop.Token))
                {
                    await slots.WaitAsync(CancellationToken.None); // free: nobody else takes any
                    running.Add(ProcessAsync(message, askedAt, drain, slots, stop));
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // the drain, or a shard that failed: the wait below tells which
        }

        await Task.WhenAll(running);
    }

    private async Task ProcessAsync(
        ReceivedMessage message, long askedAt, WorkerDrain drain, SemaphoreSlim slots, CancellationTokenSource stop)
    {
        services.Metrics.CountInHand(services.Model.Id, 1);
        try
        {
            await processor.ProcessAsync(message, askedAt, drain);
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
        finally
        {
            services.Metrics.CountInHand(services.Model.Id, -1);
            slots.Release();
        }
    }

    private async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(int maxCount, CancellationToken stop)
    {
        try
        {
            return await services.Queue.ReceiveAsync(services.Model.Queue, maxCount, services.Queue.LockDuration / WaitsPerLock, stop);
        }
        catch (StorageUnavailableException exception)
        {
            LogOutage(services.Model.Queue, exception.Message);
            await Task.Delay(PauseAfterOutage, services.Time, stop);
            return [];
        }
    }
}
