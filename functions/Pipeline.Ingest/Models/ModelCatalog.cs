using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest.Persistence;

namespace Pipeline.Ingest.Models;

/// <summary>The models that batches may name, as workers registered them.</summary>
public sealed partial class ModelCatalog
{
    // A registration is seen this late by callers that ask for models; planning reads afresh.
    private static readonly TimeSpan CacheTime = TimeSpan.FromSeconds(5);

    private readonly IBlobStore _store;
    private readonly RecordStore _records;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private volatile CatalogSnapshot? _snapshot;

    internal ModelCatalog(IBlobStore store, TimeProvider time, ILogger<ModelCatalog> logger)
    {
        _store = store;
        _records = new RecordStore(store);
        _time = time;
        _logger = logger;
    }

    /// <summary>The model that callers write as <paramref name="id"/>; null where there is none.</summary>
    public async Task<ModelRecord?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await CurrentAsync(cancellationToken)).ById.GetValueOrDefault(id);

    /// <summary>All models, by id.</summary>
    public async Task<IReadOnlyList<ModelRecord>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await CurrentAsync(cancellationToken)).ById.Values.OrderBy(model => model.Id, StringComparer.Ordinal)];

    /// <summary>All models as they are registered now, by id.</summary>
    internal async Task<FrozenDictionary<string, ModelRecord>> ReadAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, ModelRecord> models = new(StringComparer.Ordinal);
        await foreach (string slug in _store.ListSegmentsAsync(BlobLayout.Models, after: null, cancellationToken))
        {
            if (await TryReadAsync(slug, cancellationToken) is { } model)
            {
                models.TryAdd(model.Id, model);
            }
        }

        CatalogSnapshot snapshot = new(models.ToFrozenDictionary(StringComparer.Ordinal), _time.GetTimestamp());
        _snapshot = snapshot;
        return snapshot.ById;
    }

    private async Task<CatalogSnapshot> CurrentAsync(CancellationToken cancellationToken)
    {
        CatalogSnapshot? snapshot = _snapshot;
        if (snapshot is null || _time.GetElapsedTime(snapshot.ReadAt) > CacheTime)
        {
            await ReadAsync(cancellationToken);
        }

        return _snapshot!;
    }

    // One unreadable model costs that model, not the catalogue. A newer schema is thrown: a newer process will do the work.
    private async Task<ModelRecord?> TryReadAsync(string slug, CancellationToken cancellationToken)
    {
        try
        {
            ModelRecord? model = (await _records.FindAsync(BlobLayout.Model(slug), RecordJson.Model, cancellationToken))?.Record;
            if (model is null || (model.Slug == slug && ModelSlug.IsValid(slug) && !model.Endpoints.IsDefault))
            {
                return model;
            }

            LogUnusable(slug, null);
        }
        catch (MalformedRecordException exception)
        {
            LogUnusable(slug, exception);
        }

        return null;
    }
}
