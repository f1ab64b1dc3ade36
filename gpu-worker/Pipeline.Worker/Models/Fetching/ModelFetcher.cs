using Pipeline.Contracts;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;

namespace Pipeline.Worker.Models.Fetching;

/// <summary>Gets registered models into the cache of this machine.</summary>
internal sealed partial class ModelFetcher(
    IBlobStore store, ModelRegistration registration, ModelCache cache, TimeProvider time, ILogger<ModelFetcher> logger)
{
    /// <summary>
    /// Finds the revision that is registered, and fetches what the cache lacks of it. Of a revision that is complete nothing but
    /// model.json is read from the store, and nothing but lengths from the cache: loading computes its hash anyway.
    /// </summary>
    /// <returns>Owned by the caller.</returns>
    /// <exception cref="ModelLoadException">It is not registered or uploaded, not readable, or the cache cannot take it.</exception>
    public Task<FetchedModel> FetchAsync(string id, CancellationToken cancellationToken) => ExplainAsync(id, async () =>
    {
        long start = time.GetTimestamp();
        ModelRecord model = await registration.FindAsync(id, cancellationToken) ?? throw NotThere(id, "is not registered");
        if (!ManifestForm.IsHash(model.Revision))
        {
            throw new ModelLoadException($"What is registered as '{id}' cannot be used: revision is not 64 lower-case hex digits.");
        }

        string slug = ModelSlug.FromId(id);
        FileLock use = await cache.UseAsync(slug, model.Revision, () => LogWaiting(id, model.Revision), cancellationToken);
        try
        {
            bool wasComplete = cache.IsComplete(slug, model.Revision);
            if (!wasComplete)
            {
                await CompleteAsync(id, slug, model.Revision, mayBeDamaged: false, cancellationToken);
            }

            string phase = wasComplete ? "check cache" : "fetch files";
            return new FetchedModel(slug, model.Revision, cache.Folder(slug, model.Revision), [(phase, time.GetElapsedTime(start))], use);
        }
        catch
        {
            use.Dispose();
            throw;
        }
    });

    /// <summary>Compares each file in the cache with the manifest's hash, and fetches those anew that are damaged.</summary>
    /// <returns>Whether any was.</returns>
    /// <exception cref="ModelLoadException">What is damaged cannot be fetched.</exception>
    public Task<bool> RepairAsync(string id, FetchedModel model, CancellationToken cancellationToken) => ExplainAsync(
        id, async () => await CompleteAsync(id, model.Slug, model.Revision, mayBeDamaged: true, cancellationToken) > 0);

    /// <summary>Removes the model's other revisions from the cache, as far as nobody uses them.</summary>
    public void RemoveOthers(string id, FetchedModel model)
    {
        try
        {
            foreach (string revision in cache.RemoveOthers(model.Slug, model.Revision))
            {
                LogRemoved(id, revision);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotRemoved(id, exception.Message);
        }
    }

    // Another worker may complete the revision while we wait for the lock. Its lengths say nothing of damage.
    private async Task<long> CompleteAsync(string id, string slug, string revision, bool mayBeDamaged, CancellationToken cancellationToken)
    {
        using FileLock alone = await cache.WriteAsync(slug, revision, () => LogWaiting(id, revision), cancellationToken);
        if (!mayBeDamaged && cache.IsComplete(slug, revision))
        {
            return 0;
        }

        ModelManifestRecord manifest = await ReadManifestAsync(id, slug, revision, cancellationToken);
        long start = time.GetTimestamp();
        long bytes = await new RevisionFetch(store, time, LogDamaged).RunAsync(slug, manifest, cache.Folder(slug, revision), cancellationToken);
        cache.MarkComplete(slug, manifest);
        if (bytes > 0)
        {
            LogFetched(id, revision, bytes, bytes / 1e6 / time.GetElapsedTime(start).TotalSeconds);
        }

        return bytes;
    }

    private async Task<ModelManifestRecord> ReadManifestAsync(string id, string slug, string revision, CancellationToken cancellationToken)
    {
        string name = BlobLayout.ModelManifest(slug, revision);
        if (await store.FindAsync(name, cancellationToken) is { Length: > ManifestForm.MaxManifestBytes } tooLong)
        {
            throw new ModelLoadException($"'{name}' cannot be used: it has {tooLong.Length} bytes, more than {ManifestForm.MaxManifestBytes}.");
        }

        (ModelManifestRecord Record, BlobProperties Properties) found =
            await store.FindRecordAsync(name, RecordJson.ModelManifest, cancellationToken)
            ?? throw NotThere(id, "is registered, but its files were not uploaded");
        return ManifestForm.FindProblem(found.Record, revision) is { } problem
            ? throw new ModelLoadException($"'{name}' cannot be used: {problem}.")
            : found.Record;
    }

    private async Task<T> ExplainAsync<T>(string id, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception exception) when (exception is StorageUnavailableException or MalformedRecordException or NewerSchemaException)
        {
            string cause = exception is StorageUnavailableException { InnerException: { } inner } ? $" ({inner.Message})" : string.Empty;
            throw new ModelLoadException($"The model '{id}' cannot be fetched: {exception.Message}{cause}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException(
                $"The model '{id}' cannot be put into the cache '{cache.Root}' (Worker:ModelCache): {exception.Message}", exception);
        }
    }

    private static ModelLoadException NotThere(string id, string problem) => new(
        $"The model '{id}' {problem}: run 'pipeline-worker register DIR --id {id} --upload', or give the worker "
        + "a folder of it (its Path in Worker:Models).");
}
