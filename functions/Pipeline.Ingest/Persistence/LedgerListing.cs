using System.Globalization;
using Pipeline.Contracts;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest.Batches;

namespace Pipeline.Ingest.Persistence;

/// <summary>The ledgers of one epoch of a batch, from one listing: how far the batch is.</summary>
internal sealed class LedgerListing
{
    private readonly SortedDictionary<int, LedgerState> _byShard = [];

    private LedgerListing()
    {
    }

    /// <summary>Ledgers that exist, by shard.</summary>
    public IReadOnlyDictionary<int, LedgerState> ByShard => _byShard;

    /// <summary>Ledgers that are sealed.</summary>
    public int SealedCount { get; private set; }

    /// <summary>Lines with a success.</summary>
    public int SucceededCount { get; private set; }

    /// <summary>Lines with an error.</summary>
    public int FailedCount { get; private set; }

    /// <summary>When the first of the sealed ledgers with a success was sealed, by the storage's clock; null without one.</summary>
    public DateTimeOffset? FirstSuccessAt { get; private set; }

    /// <summary>Tokens of all lines.</summary>
    public TokenUsage Usage { get; private set; }

    /// <summary>Lists the ledgers of an epoch.</summary>
    public static async Task<LedgerListing> ReadAsync(
        IBlobStore store, BatchKey key, int epoch, CancellationToken cancellationToken)
    {
        LedgerListing listing = new();
        string folder = BlobLayout.Shards(key.Tenant, key.Id);
        await foreach (BlobProperties blob in store.ListAsync(folder, cancellationToken))
        {
            if (TryGetShard(blob.Name.AsSpan(folder.Length), epoch, out int shard))
            {
                listing.Add(shard, new LedgerState(blob, LedgerRecord.Read(blob)));
            }
        }

        return listing;
    }

    /// <summary>Whether the shard has its last result.</summary>
    public bool IsSealed(int shard) => _byShard.TryGetValue(shard, out LedgerState state) && state.Record.IsSealed;

    // "000012.1" is a ledger of epoch 1; "000012.1.resume" is something else.
    private static bool TryGetShard(ReadOnlySpan<char> leaf, int epoch, out int shard)
    {
        shard = 0;
        int dot = leaf.IndexOf('.');
        return dot > 0
            && int.TryParse(leaf[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out shard)
            && int.TryParse(leaf[(dot + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int itsEpoch)
            && itsEpoch == epoch;
    }

    private void Add(int shard, LedgerState state)
    {
        _byShard.Add(shard, state);
        SealedCount += state.Record.IsSealed ? 1 : 0;
        SucceededCount += state.Record.SucceededCount;
        FailedCount += state.Record.FailedCount;
        Usage += state.Record.Usage;
        if (state.Record is { IsSealed: true, SucceededCount: > 0 } && !(FirstSuccessAt <= state.Blob.LastModified))
        {
            FirstSuccessAt = state.Blob.LastModified;
        }
    }
}
