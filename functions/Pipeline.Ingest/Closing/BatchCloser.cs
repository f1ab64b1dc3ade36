using Microsoft.Extensions.Logging;
using Pipeline.Contracts;
using Pipeline.Contracts.Ledgers;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Dispatching;
using Pipeline.Ingest.Persistence;

namespace Pipeline.Ingest.Closing;

/// <summary>Answers what is left of a cancelled or expired batch with errors, shard by shard.</summary>
internal sealed partial class BatchCloser(
    BatchStore batches, LedgerSeeder seeder, int parallelCalls, TimeProvider time, ILogger<BatchCloser> logger)
{
    /// <summary>Workers look at their batches every 2 s: an owner that has not sealed by then is taken to be gone.</summary>
    private static readonly TimeSpan OwnersGrace = TimeSpan.FromSeconds(5);

    /// <summary>Closes every shard that no worker will close.</summary>
    /// <returns>
    /// Whether shards were sealed, so that a new listing tells more. False where another closer took one: two that took turns
    /// at once would keep taking them from each other.
    /// </returns>
    public async Task<bool> CloseAsync(
        BatchKey key, BatchRecord batch, PlanRecord plan, LedgerListing ledgers, CancellationToken cancellationToken)
    {
        BatchClosing closing = batch.Closing!.Value;
        DateTimeOffset? since = closing == BatchClosing.Cancelled ? batch.CancellingAt : batch.ExpiresAt;
        bool isGraceOver = time.GetUtcNow() >= since + OwnersGrace;
        int[] shards = [.. Enumerable.Range(0, plan.Shards.Length)
            .Where(shard => !ledgers.IsSealed(shard) && (isGraceOver || !HasOwner(ledgers, shard)))];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = parallelCalls, CancellationToken = cancellationToken };
        int fenced = 0;
        await Parallel.ForEachAsync(
            shards,
            parallel,
            async (shard, token) =>
            {
                if (await CloseAsync(key, batch, plan, shard, closing, token) == CommitOutcome.Fenced)
                {
                    Interlocked.Increment(ref fenced);
                }
            });
        if (shards.Length > 0)
        {
            LogClosed(batch.Id, batch.Tenant, shards.Length - fenced, closing);
        }

        return shards.Length > 0 && fenced == 0;
    }

    private static bool HasOwner(LedgerListing ledgers, int shard) =>
        ledgers.ByShard.TryGetValue(shard, out LedgerState ledger) && ledger.Record.Owner is not null;

    private async Task<CommitOutcome> CloseAsync(
        BatchKey key, BatchRecord batch, PlanRecord plan, int shard, BatchClosing closing, CancellationToken cancellationToken)
    {
        IBlobStore store = batches.Blobs;
        await seeder.SeedAsync(key, batch.Epoch, plan, shard, cancellationToken);
        LedgerClaim claim = await ShardLedger.ClaimAsync(
            store, BlobLayout.Ledger(key.Tenant, key.Id, shard, batch.Epoch), batch.Epoch, messageId: null, TimeSpan.Zero, cancellationToken);
        return claim.Ledger is { } ledger
            ? await ShardCloser.CloseAsync(
                store, ledger, ShardMessages.For(batch, plan, shard), ShardCloser.ReasonFor(closing), cancellationToken)
            : CommitOutcome.Committed; // sealed in the meantime
    }
}
