using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Ledgers;
using Pipeline.Contracts.Messages;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Records;

namespace Pipeline.Worker.Shards;

/// <summary>
/// Takes one delivery of a shard's message from its arrival to its end. Deliveries come at least once, in any order, and late:
/// whatever is not this worker's to do is completed unseen.
/// </summary>
internal sealed partial class ShardProcessor(ShardServices services, ILogger<ShardProcessor> logger)
{
    // a newer worker should have taken the message by then
    private static readonly TimeSpan NewerSchemaDelay = TimeSpan.FromSeconds(30);

    // an owner that wrote nothing for so many lock durations is taken for dead
    private const int RespectedLocks = 2;

    /// <summary>Works on a message. Several run at once, also of the same shard.</summary>
    /// <param name="message">The message; settled here, or left to lapse.</param>
    /// <param name="askedAt">Timestamp from before the receive.</param>
    /// <param name="drain">The worker's end.</param>
    /// <exception cref="Engine.EngineFaultedException">The engine stopped: this process can do no more work.</exception>
    public async Task<ShardOutcome> ProcessAsync(ReceivedMessage message, long askedAt, WorkerDrain drain)
    {
        long receivedAt = services.Time.GetTimestamp();
        await using ShardLease lease = ShardLease.Start(services.Queue, message, askedAt, services.Time, logger, drain.Overdue);
        ShardEnd end = await WorkAsync(lease, receivedAt, drain);
        TimeSpan duration = services.Time.GetElapsedTime(receivedAt);
        services.Metrics.RecordShard(services.Model.Id, end.Outcome, duration);
        LogShard(message.Id, end.Outcome, end.SucceededCount, end.FailedCount, duration.TotalSeconds);
        return end.Outcome;
    }

    // The one place that says what an environment's failure means for a message.
    private async Task<ShardEnd> WorkAsync(ShardLease lease, long receivedAt, WorkerDrain drain)
    {
        try
        {
            return await ClaimAndRunAsync(lease, receivedAt, drain);
        }
        catch (NewerSchemaException exception)
        {
            LogPostponed(lease.Message.Id, exception.Message);
            await lease.ReturnAsync(NewerSchemaDelay);
            return new ShardEnd(ShardOutcome.Postponed);
        }
        catch (MalformedRecordException exception)
        {
            LogUnreadable(lease.Message.Id, exception.Message);
            await lease.DeadLetterAsync("unreadable", exception.Message);
            return new ShardEnd(ShardOutcome.DeadLettered);
        }
        catch (ShardFencedException)
        {
            // Never returned: the new owner has a message of its own, and where it has ours, our lock is stale.
            await lease.CompleteAsync();
            return new ShardEnd(ShardOutcome.Fenced);
        }
        catch (ShardLeaseLostException)
        {
            // Left alone: by our clock the lock is gone, by the queue's it may last a moment, and the shard has no other message.
            return new ShardEnd(ShardOutcome.LeaseLost);
        }
    }

    private async Task<ShardEnd> ClaimAndRunAsync(ShardLease lease, long receivedAt, WorkerDrain drain)
    {
        ShardMessage shard = ShardMessageReader.Read(lease.Message, services.Model.Id);
        BatchVerdict verdict = await lease.RetryAsync("read the batch", token => services.Watcher.JudgeAsync(shard, token));
        if (verdict.IsSuperseded)
        {
            await lease.CompleteAsync();
            return new ShardEnd(ShardOutcome.Superseded);
        }

        string name = BlobLayout.Ledger(shard.Tenant, BatchId.Parse(shard.BatchId), shard.Shard, shard.Epoch);
        LedgerClaim claim = await lease.RetryAsync("claim", token => ShardLedger.ClaimAsync(
            services.Store, name, shard.Epoch, lease.Message.Id, services.Queue.LockDuration * RespectedLocks, token));
        switch (claim.Outcome)
        {
            case ClaimOutcome.Sealed:
                await lease.RetryAsync("announce", async token =>
                {
                    await services.Queue.SendAsync(Names.EventQueue, [ShardEvents.Finished(shard)], token);
                    return true;
                });
                await lease.CompleteAsync();
                return new ShardEnd(ShardOutcome.AlreadySealed);
            case ClaimOutcome.HeldByOther:
                await lease.CompleteAsync();
                return new ShardEnd(ShardOutcome.HeldByOther);
            default:
                return await new ShardRun(new ClaimedShard(shard, claim.Ledger!, lease, verdict, receivedAt), services, drain).RunAsync();
        }
    }
}
