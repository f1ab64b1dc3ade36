using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Persistence;

namespace Pipeline.Ingest.Dispatching;

/// <summary>
/// Writes a shard's rejected lines into its ledger before anybody can own it, so that every later step sees one list. A shard
/// of rejected lines only is sealed with that.
/// </summary>
internal sealed class LedgerSeeder(BatchStore batches, int parallelCalls)
{
    /// <summary>Seeds the shards of a range, the end not included.</summary>
    public Task SeedAsync(BatchKey key, int epoch, PlanRecord plan, int first, int end, CancellationToken cancellationToken)
    {
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = parallelCalls, CancellationToken = cancellationToken };
        return Parallel.ForAsync(
            first, end, parallel, async (shard, token) => await SeedAsync(key, epoch, plan, shard, token));
    }

    /// <summary>Creates the ledger of a shard that has rejected lines, unless there is one.</summary>
    public async Task SeedAsync(BatchKey key, int epoch, PlanRecord plan, int shard, CancellationToken cancellationToken)
    {
        ShardPlan its = plan.Shards[shard];
        if (its.RejectedCount == 0)
        {
            return;
        }

        string name = BlobLayout.Ledger(key.Tenant, key.Id, shard, epoch);
        BlobSlice rejected = new(
            BlobLayout.Rejections(key.Tenant, key.Id, plan.Attempt), plan.RejectionsVersion!, its.RejectionsOffset, its.RejectionsLength);
        LedgerRecord seed = new()
        {
            Epoch = epoch,
            Commit = 0,
            IsSealed = IsAllRejected(its),
            SucceededCount = 0,
            FailedCount = its.RejectedCount,
            SuccessBytes = 0,
            ErrorBytes = its.RejectionsLength,
        };

        // Another seeder's commit discards our block, and then there is a ledger. Both write the same bytes.
        while (await batches.Blobs.FindAsync(name, cancellationToken) is null)
        {
            string blockId = $"{RandomToken.New()}-{0:x8}"; // as long as an owner's block ids: a blob's ids share one length
            await batches.Blobs.StageCopyAsync(name, blockId, rejected, cancellationToken);
            if (await batches.Blobs.CommitAsync(name, [blockId], seed.ToMetadata(), BlobCondition.IfAbsent, cancellationToken) is not null)
            {
                return;
            }
        }
    }

    /// <summary>Whether nothing is left to run.</summary>
    public static bool IsAllRejected(ShardPlan shard) => shard.RejectedCount == shard.LineCount;
}
