using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.ServiceBus.Tests.Simulator;

namespace Pipeline.ServiceBus.Tests.Schedules;

/// <summary>
/// At every instant each shard that was noted as sent and is not sealed has a message in the broker. The sweep would mend a
/// loss after minutes, so only this shows that nobody loses one.
/// </summary>
internal sealed class ConservationCheck(SimulatedBroker broker, IBlobStore store, string modelQueue, string tenant, BatchId batch)
{
    private readonly HashSet<int> _excepted = [];

    /// <summary>
    /// Leaves a shard out from now on. A worker that is fenced completes its message, and where the one that fenced it did so
    /// under a stale lock on the same message, that was the last: the sweep mends it.
    /// </summary>
    public void Except(int shard) => _excepted.Add(shard);

    /// <summary>Looks around.</summary>
    /// <returns>What is wrong; null where nothing is.</returns>
    public async Task<string?> LookAsync()
    {
        HashSet<int> waiting = broker.With<HashSet<int>>(modelQueue, (its, _) => [.. its
            .Peek(int.MaxValue, fromSequenceNumber: 0)
            .Select(message => RecordJson.Deserialize(message.ToReceived().Body.ToMemory().Span, RecordJson.Shard, "shard message").Shard)]);
        for (int shard = await CountSentAsync() - 1; shard >= 0; shard--)
        {
            if (!waiting.Contains(shard) && !_excepted.Contains(shard) && !await IsSealedAsync(shard))
            {
                return $"Shard {shard} is not sealed, and its message is gone.";
            }
        }

        return null;
    }

    private async Task<int> CountSentAsync()
    {
        string name = BlobLayout.Dispatch(tenant, batch);
        if (await store.FindAsync(name, CancellationToken.None) is null)
        {
            return 0;
        }

        await using BlobContent content = await store.OpenAsync(name, BlobRange.All, version: null, CancellationToken.None);
        using MemoryStream copy = new();
        await content.Stream.CopyToAsync(copy);
        return RecordJson.Deserialize(copy.ToArray(), RecordJson.Dispatch, name).NextShard;
    }

    private async Task<bool> IsSealedAsync(int shard)
    {
        BlobProperties? ledger = await store.FindAsync(BlobLayout.Ledger(tenant, batch, shard, epoch: 1), CancellationToken.None);
        return ledger is not null && LedgerRecord.Read(ledger).IsSealed;
    }
}
