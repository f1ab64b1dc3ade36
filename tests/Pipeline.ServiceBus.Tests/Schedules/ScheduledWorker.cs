using System.Text;
using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Ledgers;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Messages;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;

namespace Pipeline.ServiceBus.Tests.Schedules;

/// <summary>A worker without an engine: takes shards, answers their lines a few at a time and settles, as the real one does.</summary>
/// <param name="store">Where input and ledgers lie.</param>
/// <param name="queue">Between the planes.</param>
/// <param name="modelQueue">The queue of its model.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Decides how much it takes at once, and when it hands back.</param>
/// <param name="onFenced">Hears of each shard that was taken from it.</param>
internal sealed class ScheduledWorker(
    IBlobStore store, IWorkQueue queue, string modelQueue, TimeProvider time, Random random, Action<int> onFenced)
{
    private const int RespectedLocks = 2;

    /// <summary>Lines whose custom_id begins with this are refused by the model.</summary>
    public const string RefusedPrefix = "refuse-";

    /// <summary>Takes what is there, at most two messages.</summary>
    public async Task WorkAsync()
    {
        long askedAt = time.GetTimestamp();
        foreach (ReceivedMessage message in await queue.ReceiveAsync(modelQueue, random.Next(1, 3), TimeSpan.Zero, CancellationToken.None))
        {
            Lease lease = new(queue, message, askedAt, time);
            try
            {
                await WorkAsync(lease, RecordJson.Deserialize(message.Body.Span, RecordJson.Shard, "shard message"));
            }
            catch (LeaseLostException)
            {
                // left alone: it comes again
            }
        }
    }

    private async Task WorkAsync(Lease lease, ShardMessage shard)
    {
        if (random.Next(20) == 0)
        {
            await ReturnAsync(lease); // as one that was written by a newer program
            return;
        }

        string name = BlobLayout.Ledger(shard.Tenant, BatchId.Parse(shard.BatchId), shard.Shard, shard.Epoch);
        LedgerClaim claim = await lease.DoAsync(() => ShardLedger.ClaimAsync(
            store, name, shard.Epoch, lease.Message.Id, queue.LockDuration * RespectedLocks, CancellationToken.None));
        if (claim.Outcome == ClaimOutcome.Claimed && !await TrySealAsync(lease, claim.Ledger!, shard))
        {
            return;
        }

        if (claim.Outcome != ClaimOutcome.HeldByOther)
        {
            await lease.DoAsync(() => AnnounceAsync(shard));
        }

        await CompleteAsync(lease);
    }

    // False where the message is settled already.
    private async Task<bool> TrySealAsync(Lease lease, ShardLedger ledger, ShardMessage shard)
    {
        ResultLineWriter writer = new(BatchId.Parse(shard.BatchId));
        foreach (ResultLine[] results in (await lease.DoAsync(() => AnswerAsync(ledger, shard, writer))).Chunk(random.Next(1, 3)))
        {
            if (random.Next(15) == 0)
            {
                await lease.DoAsync(() => ReleaseAsync(ledger));
                await ReturnAsync(lease);
                return false;
            }

            if (await lease.DoAsync(() => ledger.CommitAsync(results, CancellationToken.None)) == CommitOutcome.Fenced)
            {
                await EndFencedAsync(lease, shard);
                return false;
            }
        }

        if (await lease.DoAsync(() => ledger.SealAsync(shard.LineCount, CancellationToken.None)) == CommitOutcome.Fenced)
        {
            await EndFencedAsync(lease, shard);
            return false;
        }

        return true;
    }

    private async Task<List<ResultLine>> AnswerAsync(ShardLedger ledger, ShardMessage shard, ResultLineWriter writer)
    {
        List<ResultLine> results = [];
        HashSet<int> done = [.. ledger.CommittedLines];
        await foreach (ShardInputLine line in ShardInput.ReadAsync(store, shard, done, CancellationToken.None))
        {
            RequestLineParser.Parse(line.Utf8.Span, out BatchRequestLine request);
            results.Add(request.CustomId.StartsWith(RefusedPrefix, StringComparison.Ordinal)
                ? writer.HttpError(line.LineNumber, request.CustomId, 400, new RequestError(ErrorCodes.InvalidRequest, "refused"))
                : writer.Success(line.LineNumber, request.CustomId, Encoding.UTF8.GetBytes("{}"), new TokenUsage(1, 0)));
        }

        return results;
    }

    private static async Task<bool> ReleaseAsync(ShardLedger ledger)
    {
        await ledger.ReleaseAsync(CancellationToken.None);
        return true;
    }

    private async Task<bool> AnnounceAsync(ShardMessage shard)
    {
        ShardFinishedMessage finished = new()
        {
            Tenant = shard.Tenant,
            BatchId = shard.BatchId,
            Shard = shard.Shard,
            Epoch = shard.Epoch,
        };
        OutgoingMessage message = new(
            $"{shard.BatchId}/{shard.Shard}/{shard.Epoch}/finished", RecordJson.Serialize(finished, RecordJson.ShardFinished));
        await queue.SendAsync(Names.EventQueue, [message], CancellationToken.None);
        return true;
    }

    private Task EndFencedAsync(Lease lease, ShardMessage shard)
    {
        onFenced(shard.Shard);
        return CompleteAsync(lease);
    }

    private Task CompleteAsync(Lease lease) => lease.SettleAsync(message => queue.CompleteAsync(message, CancellationToken.None));

    private Task ReturnAsync(Lease lease)
    {
        TimeSpan delay = TimeSpan.FromSeconds(random.Next(2) * 30);
        return lease.SettleAsync(message => queue.ReturnAsync(message, delay, CancellationToken.None));
    }
}
