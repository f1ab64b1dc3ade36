using Pipeline.Contracts.Records;
using Pipeline.Ingest.Closing;
using Pipeline.Ingest.Dispatching;
using Pipeline.Ingest.Finalizing;
using Pipeline.Ingest.Persistence;

namespace Pipeline.Ingest.Batches;

/// <summary>
/// Does whatever is next for a batch, by what stands in storage and by nothing else: events only say when to look. Anybody may
/// call it at any time, twice at once included.
/// </summary>
internal sealed class BatchAdvancer(
    BatchStore batches, ShardDispatcher dispatcher, BatchCloser closer, BatchFinalizer finalizer, SilentShards silent)
{
    /// <summary>Sends, closes, finalises or cleans up.</summary>
    /// <param name="key">The batch.</param>
    /// <param name="isSweep">
    /// Whether to close shards and to look for lost messages, too. Events come many at a time, and closers of one batch would
    /// only take its shards from each other.
    /// </param>
    /// <param name="cancellationToken">Ends the call; it can be repeated.</param>
    /// <returns>Shards that are sent and not sealed; 0 where no event of a worker is waited for.</returns>
    public async Task<int> AdvanceAsync(BatchKey key, bool isSweep, CancellationToken cancellationToken)
    {
        BatchRecord? batch = await batches.FindBatchAsync(key, cancellationToken);
        if (batch is null)
        {
            return 0;
        }

        if (batch.IsTerminal())
        {
            await finalizer.CleanUpAsync(key, cancellationToken);
        }
        else if (batch.InProgressAt is not null)
        {
            return await AdvancePlannedAsync(key, batch, isSweep, cancellationToken);
        }
        else if (batch.Closing is not null)
        {
            await finalizer.EndUnplannedAsync(key, cancellationToken);
        }

        return 0;
    }

    private async Task<int> AdvancePlannedAsync(BatchKey key, BatchRecord batch, bool isSweep, CancellationToken cancellationToken)
    {
        PlanRecord plan = await batches.FindPlanAsync(key, cancellationToken)
            ?? throw new MalformedRecordException($"Batch {key.Id} runs without a plan; it", null);
        while (true)
        {
            LedgerListing ledgers = await LedgerListing.ReadAsync(batches.Blobs, key, batch.Epoch, cancellationToken);
            if (ledgers.SealedCount == plan.Shards.Length)
            {
                await finalizer.FinalizeAsync(key, ledgers, cancellationToken);
                return 0;
            }

            Refill refill = batch.Closing is null
                ? await dispatcher.RefillAsync(key, batch, plan, ledgers, cancellationToken)
                : new Refill(isSweep && await closer.CloseAsync(key, batch, plan, ledgers, cancellationToken), InFlight: 0);
            if (refill.SealedSome)
            {
                continue;
            }

            if (isSweep && batch.Closing is null)
            {
                await silent.ResendAsync(key, batch, plan, ledgers, cancellationToken);
            }

            return refill.InFlight;
        }
    }
}
