using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Persistence;

namespace Pipeline.Ingest.Dispatching;

/// <summary>
/// Finds shards whose message must be lost: sent, unsealed, and still for three lock durations and for longer than the age of
/// the oldest message in their queue, so that whatever was sent before has been consumed. Stillness is counted from the last
/// write of the ledger or of dispatch.json, whichever is later: the second is when something was last sent.
/// <para>
/// Some queues tell the age of the oldest message that is ready, and nothing of those under a lock or a delay. Then a shard is
/// taken for lost, too, whose message a worker holds without having claimed its ledger. Workers claim what they receive and commit
/// every few seconds, so that worker stands still. The price is a second message, and one more for every three lock durations at
/// most, since each resend counts stillness anew: whoever receives one completes it unseen or claims the ledger, and then it is
/// the worker that stood still who is fenced.
/// </para>
/// </summary>
internal sealed class SilentShards(BatchStore batches, IWorkQueue queue, ShardDispatcher dispatcher)
{
    private const int StillLockDurations = 3;

    /// <summary>Sends the batch's silent shards again.</summary>
    public async Task ResendAsync(
        BatchKey key, BatchRecord batch, PlanRecord plan, LedgerListing ledgers, CancellationToken cancellationToken)
    {
        TimeSpan limit = StillLockDurations * queue.LockDuration;
        Stored<DispatchRecord>? dispatch = await batches.FindDispatchAsync(key, cancellationToken);
        if (dispatch is null || dispatch.Age <= limit)
        {
            return;
        }

        List<(int Shard, TimeSpan Stillness)> still = [.. Enumerable.Range(0, int.Min(dispatch.Record.NextShard, plan.Shards.Length))
            .Where(shard => !ledgers.IsSealed(shard))
            .Select(shard => (shard, Stillness(ledgers, shard, dispatch.Age)))
            .Where(candidate => candidate.Item2 > limit)];
        if (still.Count == 0)
        {
            return;
        }

        TimeSpan? oldest = (await queue.GetDepthAsync(Contracts.Names.ModelQueue(plan.ModelSlug), cancellationToken)).OldestAge;
        int[] silent = [.. still.Where(candidate => oldest is null || candidate.Stillness > oldest).Select(candidate => candidate.Shard)];
        if (silent.Length > 0)
        {
            await dispatcher.ResendAsync(key, batch, plan, dispatch, silent, cancellationToken);
        }
    }

    private static TimeSpan Stillness(LedgerListing ledgers, int shard, TimeSpan dispatchAge) =>
        ledgers.ByShard.TryGetValue(shard, out LedgerState ledger) && ledger.Blob.Age < dispatchAge ? ledger.Blob.Age : dispatchAge;
}
