using Pipeline.Contracts;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest.Batches;

namespace Pipeline.Ingest.Persistence;

/// <summary>The records of a batch.</summary>
internal sealed class BatchStore(IBlobStore store)
{
    // A plan never changes once it is written, and every event of a batch asks for it. At 16 of at most 50,000 shards each
    // the cache stays under 100 MB, usually far under.
    private const int MaxCachedPlans = 16;

    private readonly RecordStore _records = new(store);
    private readonly Dictionary<BatchKey, PlanRecord> _plans = [];
    private readonly Queue<BatchKey> _planOrder = new();
    private readonly Lock _plansGate = new();

    /// <summary>Blobs of every kind.</summary>
    public IBlobStore Blobs => store;

    /// <summary>Records of every kind.</summary>
    public RecordStore Records => _records;

    /// <summary>batch.json; null where there is none.</summary>
    public async Task<BatchRecord?> FindBatchAsync(BatchKey key, CancellationToken cancellationToken) =>
        (await _records.FindAsync(BlobLayout.Batch(key.Tenant, key.Id), RecordJson.Batch, cancellationToken))?.Record;

    /// <summary>Writes batch.json unless there is one.</summary>
    /// <returns>The record that stands.</returns>
    public async Task<BatchRecord> CreateBatchAsync(BatchKey key, BatchRecord batch, CancellationToken cancellationToken) =>
        (await _records.CreateAsync(BlobLayout.Batch(key.Tenant, key.Id), batch, RecordJson.Batch, cancellationToken)).Record;

    /// <summary>Changes batch.json, see <see cref="RecordStore.UpdateAsync"/>.</summary>
    public Task<Update<BatchRecord>> UpdateBatchAsync(
        BatchKey key, Func<BatchRecord, BatchRecord?> change, CancellationToken cancellationToken) =>
        _records.UpdateAsync(BlobLayout.Batch(key.Tenant, key.Id), RecordJson.Batch, change, cancellationToken);

    /// <summary>plan.json; null where there is none.</summary>
    public async Task<PlanRecord?> FindPlanAsync(BatchKey key, CancellationToken cancellationToken)
    {
        lock (_plansGate)
        {
            if (_plans.TryGetValue(key, out PlanRecord? cached))
            {
                return cached;
            }
        }

        PlanRecord? plan = (await _records.FindAsync(
            BlobLayout.Plan(key.Tenant, key.Id), RecordJson.Plan, cancellationToken))?.Record;
        if (plan is not null)
        {
            Remember(key, plan);
        }

        return plan;
    }

    /// <summary>Writes plan.json unless there is one.</summary>
    /// <returns>The plan that stands.</returns>
    public async Task<PlanRecord> CreatePlanAsync(BatchKey key, PlanRecord plan, CancellationToken cancellationToken)
    {
        Stored<PlanRecord> stored = await _records.CreateAsync(
            BlobLayout.Plan(key.Tenant, key.Id), plan, RecordJson.Plan, cancellationToken);
        return stored.Record;
    }

    /// <summary>dispatch.json; null where there is none.</summary>
    public Task<Stored<DispatchRecord>?> FindDispatchAsync(BatchKey key, CancellationToken cancellationToken) =>
        _records.FindAsync(BlobLayout.Dispatch(key.Tenant, key.Id), RecordJson.Dispatch, cancellationToken);

    /// <summary>Says, or says again, that the batch is open.</summary>
    public async Task MarkOpenAsync(BatchKey key, CancellationToken cancellationToken)
    {
        using MemoryStream nothing = new([], writable: false);
        await store.PutAsync(
            BlobLayout.OpenBatch(key.Tenant, key.Id), nothing, BlobMetadata.Empty, BlobCondition.None, cancellationToken);
    }

    private void Remember(BatchKey key, PlanRecord plan)
    {
        lock (_plansGate)
        {
            if (!_plans.TryAdd(key, plan))
            {
                return;
            }

            _planOrder.Enqueue(key);
            if (_planOrder.Count > MaxCachedPlans)
            {
                _plans.Remove(_planOrder.Dequeue());
            }
        }
    }
}
