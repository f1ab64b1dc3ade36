using Pipeline.Contracts.Records;
using Pipeline.Ingest.Closing;
using Pipeline.Ingest.Dispatching;
using Pipeline.Ingest.Finalizing;
using Pipeline.Ingest.Persistence;

namespace Pipeline.Ingest.Batches;

/// <summary>
/// Does whatever is next for a batch, by what stands in storage and by nothing else: events only say when to look. Anybody may
/// call it at any time, twice at once included; within a process the calls for one batch take turns.
/// </summary>
internal sealed class BatchAdvancer(
    BatchStore batches, ShardDispatcher dispatcher, BatchCloser closer, BatchFinalizer finalizer, SilentShards silent)
{
    private readonly BatchTurns _turns = new();

    /// <summary>Sends, closes, finalises or cleans up.</summary>
    /// <param name="key">The batch.</param>
    /// <param name="withResends">Whether to look for shards whose message is lost, too.</param>
    /// <param name="cancellationToken">Ends the call; it can be repeated.</param>
    public Task AdvanceAsync(BatchKey key, bool withResends, CancellationToken cancellationToken) =>
        _turns.RunAsync(key, mayLeave: !withResends, () => AdvanceAloneAsync(key, withResends, cancellationToken), cancellationToken);

    private async Task AdvanceAloneAsync(BatchKey key, bool withResends, CancellationToken cancellationToken)
    {
        BatchRecord? batch = await batches.FindBatchAsync(key, cancellationToken);
        if (batch is null)
        {
            return;
        }

        if (batch.IsTerminal())
        {
            await finalizer.CleanUpAsync(key, cancellationToken);
        }
        else if (batch.InProgressAt is not null)
        {
            await AdvancePlannedAsync(key, batch, withResends, cancellationToken);
        }
        else if (batch.Closing is not null)
        {
            await finalizer.EndUnplannedAsync(key, cancellationToken);
        }
    }

    private async Task AdvancePlannedAsync(BatchKey key, BatchRecord batch, bool withResends, CancellationToken cancellationToken)
    {
        PlanRecord plan = await batches.FindPlanAsync(key, cancellationToken)
            ?? throw new MalformedRecordException($"Batch {key.Id} runs without a plan; it", null);
        while (true)
        {
            LedgerListing ledgers = await LedgerListing.ReadAsync(batches.Blobs, key, batch.Epoch, cancellationToken);
            if (ledgers.SealedCount == plan.Shards.Length)
            {
                await finalizer.FinalizeAsync(key, ledgers, cancellationToken);
                return;
            }

            bool sealedSome = batch.Closing is null
                ? await dispatcher.RefillAsync(key, batch, plan, ledgers, cancellationToken)
                : await closer.CloseAsync(key, batch, plan, ledgers, cancellationToken);
            if (sealedSome)
            {
                continue;
            }

            if (withResends && batch.Closing is null)
            {
                await silent.ResendAsync(key, batch, plan, ledgers, cancellationToken);
            }

            return;
        }
    }
}
