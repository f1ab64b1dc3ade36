using Microsoft.Extensions.Logging;
using Pipeline.Contracts;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Persistence;

namespace Pipeline.Ingest.Dispatching;

/// <summary>Sends the shards of a batch, a window at a time.</summary>
internal sealed partial class ShardDispatcher(
    BatchStore batches, IWorkQueue queue, LedgerSeeder seeder, int window, IngestMetrics metrics, ILogger<ShardDispatcher> logger)
{
    // Well under a broker's limit of 256 KB for one call, at 1 KB a message.
    private const int MaxMessagesPerCall = 100;

    // Two refills of one batch in one process would send the same shards. Between processes that is rare, and harmless.
    private const int GateCount = 32;

    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, GateCount).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Sends shards until the window is full or all are sent.</summary>
    /// <param name="key">The batch.</param>
    /// <param name="batch">Its record.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="ledgers">Its ledgers; an older listing only sends less.</param>
    /// <param name="cancellationToken">Ends the call; what was sent without being noted is sent again.</param>
    public async Task<Refill> RefillAsync(
        BatchKey key, BatchRecord batch, PlanRecord plan, LedgerListing ledgers, CancellationToken cancellationToken)
    {
        SemaphoreSlim gate = _gates[(key.GetHashCode() & int.MaxValue) % GateCount];
        await gate.WaitAsync(cancellationToken);
        try
        {
            return await RefillAloneAsync(key, batch, plan, ledgers, cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Sends shards again whose first message is lost, and notes it, so that their silence is counted from now.</summary>
    public async Task ResendAsync(
        BatchKey key, BatchRecord batch, PlanRecord plan, Stored<DispatchRecord> dispatch, IReadOnlyList<int> shards,
        CancellationToken cancellationToken)
    {
        int send = dispatch.Record.ResendCount + 1;
        foreach (int[] chunk in shards.Chunk(MaxMessagesPerCall))
        {
            await queue.SendAsync(
                Names.ModelQueue(plan.ModelSlug),
                [.. chunk.Select(shard => ShardMessages.Again(batch, plan, shard, send))],
                cancellationToken);
        }

        await batches.Records.TryReplaceAsync(
            BlobLayout.Dispatch(key.Tenant, key.Id),
            dispatch,
            dispatch.Record with { ResendCount = send },
            RecordJson.Dispatch,
            cancellationToken);
        metrics.CountSent(shards.Count, isResend: true);
        LogResent(batch.Id, batch.Tenant, shards.Count, send);
    }

    private async Task<Refill> RefillAloneAsync(
        BatchKey key, BatchRecord batch, PlanRecord plan, LedgerListing ledgers, CancellationToken cancellationToken)
    {
        Stored<DispatchRecord>? dispatch = await batches.FindDispatchAsync(key, cancellationToken);
        int next = dispatch?.Record.NextShard ?? 0;
        int inFlight = Enumerable.Range(0, next).Count(shard => !ledgers.IsSealed(shard));
        bool sealedSome = false;
        while (next < plan.Shards.Length && inFlight < window)
        {
            (int end, List<int> toSend) = Take(plan, next, int.Min(window - inFlight, MaxMessagesPerCall));
            await SendAsync(key, batch, plan, next, end, toSend, cancellationToken);
            sealedSome |= toSend.Count < end - next;
            inFlight += toSend.Count;
            dispatch = await AdvanceAsync(key, batch.Epoch, dispatch, end, cancellationToken);
            next = int.Max(end, dispatch.Record.NextShard);
        }

        return new Refill(sealedSome, inFlight);
    }

    // The shards from next on of which at most so many are to be sent; those of rejected lines only are passed over on the way.
    private static (int End, List<int> ToSend) Take(PlanRecord plan, int next, int maxCount)
    {
        List<int> toSend = [];
        int end = next;
        while (end < plan.Shards.Length && toSend.Count < maxCount && end - next < MaxMessagesPerCall)
        {
            if (!LedgerSeeder.IsAllRejected(plan.Shards[end]))
            {
                toSend.Add(end);
            }

            end++;
        }

        return (end, toSend);
    }

    private async Task SendAsync(
        BatchKey key, BatchRecord batch, PlanRecord plan, int next, int end, List<int> toSend, CancellationToken cancellationToken)
    {
        await seeder.SeedAsync(key, batch.Epoch, plan, next, end, cancellationToken);
        if (toSend.Count == 0)
        {
            return;
        }

        await queue.SendAsync(
            Names.ModelQueue(plan.ModelSlug),
            [.. toSend.Select(shard => ShardMessages.First(batch, plan, shard))],
            cancellationToken);
        metrics.CountSent(toSend.Count, isResend: false);
        LogSent(batch.Id, batch.Tenant, toSend.Count, next, end - 1, plan.Shards.Length);
    }

    // Only forward: whoever notes less than stands there was slower and sent what another had sent.
    private async Task<Stored<DispatchRecord>> AdvanceAsync(
        BatchKey key, int epoch, Stored<DispatchRecord>? before, int end, CancellationToken cancellationToken)
    {
        string name = BlobLayout.Dispatch(key.Tenant, key.Id);
        while (true)
        {
            if (before is null)
            {
                DispatchRecord first = new() { Epoch = epoch, NextShard = end };
                before = await batches.Records.CreateAsync(name, first, RecordJson.Dispatch, cancellationToken);
            }

            if (before.Record.NextShard >= end)
            {
                return before;
            }

            if (await batches.Records.TryReplaceAsync(
                name, before, before.Record with { NextShard = end }, RecordJson.Dispatch, cancellationToken) is { } written)
            {
                return written;
            }

            before = await batches.FindDispatchAsync(key, cancellationToken);
        }
    }
}
