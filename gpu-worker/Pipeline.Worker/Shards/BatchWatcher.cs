using System.Collections.Concurrent;
using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Messages;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;

namespace Pipeline.Worker.Shards;

/// <summary>Reads the records of the batches in work, each at most once in <see cref="Freshness"/> however many shards ask.</summary>
internal sealed class BatchWatcher(IBlobStore store, TimeProvider time)
{
    /// <summary>How often a shard in work asks. With <see cref="Freshness"/>: a change is seen within 2 s.</summary>
    public static readonly TimeSpan AskInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a reading is good for.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromMilliseconds(1_500);

    // over so many batches the ones that nobody asks for any more are forgotten
    private const int ForgetOver = 256;

    private readonly ConcurrentDictionary<string, WatchedBatch> _batches = new(StringComparer.Ordinal);

    /// <summary>What the batch's record says about a shard.</summary>
    /// <exception cref="NewerSchemaException">A newer program wrote the record.</exception>
    /// <exception cref="MalformedRecordException">The record cannot be read.</exception>
    /// <exception cref="StorageUnavailableException">Ask again later.</exception>
    public async Task<BatchVerdict> JudgeAsync(ShardMessage shard, CancellationToken cancellationToken)
    {
        string name = BlobLayout.Batch(shard.Tenant, BatchId.Parse(shard.BatchId));
        WatchedBatch batch = _batches.GetOrAdd(name, _ => new WatchedBatch());
        await batch.Gate.WaitAsync(cancellationToken);
        try
        {
            // a message that is ahead of what we remember comes from a later epoch
            if (!IsFresh(batch) || (batch.Record is { } known && known.Epoch < shard.Epoch))
            {
                long readAt = time.GetTimestamp();
                batch.Record = (await store.FindRecordAsync(name, RecordJson.Batch, cancellationToken))?.Record;
                batch.ReadAt = readAt;
            }

            return BatchVerdict.Of(batch.Record, shard.Epoch);
        }
        finally
        {
            batch.Gate.Release();
            ForgetOld();
        }
    }

    private bool IsFresh(WatchedBatch batch) => batch.ReadAt is { } readAt && time.GetElapsedTime(readAt) < Freshness;

    private void ForgetOld()
    {
        if (_batches.Count > ForgetOver)
        {
            foreach ((string name, WatchedBatch batch) in _batches)
            {
                if (!IsFresh(batch))
                {
                    _batches.TryRemove(name, out _);
                }
            }
        }
    }
}
