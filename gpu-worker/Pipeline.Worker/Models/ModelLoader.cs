using System.Diagnostics.Metrics;
using Pipeline.Contracts;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Engine.Encoding;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Worker.Embeddings;
using Pipeline.Worker.Metrics;
using Pipeline.Worker.Models.Fetching;
using Pipeline.Worker.Serving;
using Pipeline.Worker.Settings;

namespace Pipeline.Worker.Models;

/// <summary>Loads models, compares them with what is registered, and puts an engine on each.</summary>
internal sealed partial class ModelLoader(
    RunnerLoader runners,
    ModelRegistration registration,
    ModelFetcher fetcher,
    WorkerProfile profile,
    WorkerMetrics metrics,
    IMeterFactory meters,
    TimeProvider time,
    ILogger<ModelLoader> logger)
{
    /// <summary>
    /// Loads and warms a model; the phases are logged and counted. A model without a path is fetched first. The files are hashed
    /// meanwhile: seconds for a big model.
    /// </summary>
    /// <exception cref="ModelLoadException">It cannot be loaded, or is not the one that is registered under its id.</exception>
    public async Task<IServedModel> LoadAsync(WorkerModelOptions model, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        if (model.Path.Length > 0)
        {
            LoadedRunner loaded = await LoadRunnerAsync(
                model.Id, model.Path, revision => CompareAsync(model, revision, cancellationToken), cancellationToken);
            return PutEngineOn(loaded, model.Id, start, fetched: null);
        }

        FetchedModel fetched = await fetcher.FetchAsync(model.Id, cancellationToken);
        try
        {
            Record(model.Id, fetched.Phases);
            LoadedRunner loaded = await LoadFetchedAsync(model.Id, fetched, cancellationToken);
            fetcher.RemoveOthers(model.Id, fetched);
            return PutEngineOn(loaded, model.Id, start, fetched);
        }
        catch
        {
            fetched.Dispose();
            throw;
        }
    }

    // The cache may have been damaged since it was filled. It is repaired once: what then fails is not the cache's fault.
    private async Task<LoadedRunner> LoadFetchedAsync(string id, FetchedModel fetched, CancellationToken cancellationToken)
    {
        try
        {
            return await LoadRunnerAsync(id, fetched.Path, Compare, cancellationToken);
        }
        catch (ModelLoadException exception)
        {
            LogRepair(id, exception.Message);
            long start = time.GetTimestamp();
            bool wasDamaged = await fetcher.RepairAsync(id, fetched, cancellationToken);
            Record(id, [("repair cache", time.GetElapsedTime(start))]);
            if (!wasDamaged)
            {
                throw;
            }

            return await LoadRunnerAsync(id, fetched.Path, Compare, cancellationToken);
        }

        Task Compare(string revision) => revision == fetched.Revision
            ? Task.CompletedTask
            : throw new ModelLoadException(
                $"'{id}' is registered with revision {ModelRevision.Shorten(fetched.Revision)}, but the files that were fetched for it to "
                + $"'{fetched.Path}' have {ModelRevision.Shorten(revision)}: register it again with --upload --replace.");
    }

    private async Task<LoadedRunner> LoadRunnerAsync(string id, string path, Func<string, Task> compareAsync, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<string> hashing = Task.Run(() => HashAsync(id, path, ended.Token), CancellationToken.None);
        LoadedRunner? loaded = null;
        try
        {
            loaded = await Task.Run(() => runners.Load(path, profile.WeightLoading), CancellationToken.None);
            Record(id, loaded.Phases);
            await compareAsync(await hashing);
            return loaded;
        }
        catch
        {
            loaded?.Dispose();
            throw;
        }
        finally
        {
            await ended.CancelAsync();
            await ((Task)hashing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<string> HashAsync(string id, string path, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        try
        {
            string revision = await ModelRevision.ComputeAsync(path, cancellationToken);
            Record(id, [("hash files", time.GetElapsedTime(start))]);
            return revision;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException($"The model in '{path}' cannot be hashed: {exception.Message}", exception);
        }
    }

    private async Task CompareAsync(WorkerModelOptions model, string revision, CancellationToken cancellationToken)
    {
        string? registered;
        try
        {
            registered = (await registration.FindAsync(model.Id, cancellationToken))?.Revision;
        }
        catch (Exception exception) when (exception is StorageUnavailableException or MalformedRecordException or NewerSchemaException)
        {
            throw new ModelLoadException($"What is registered as '{model.Id}' cannot be read: {exception.Message}", exception);
        }

        if (registered is null)
        {
            LogNotRegistered(model.Id);
        }
        else if (registered != revision)
        {
            throw new ModelLoadException(
                $"'{model.Id}' is registered with revision {ModelRevision.Shorten(registered)}, but '{model.Path}' has "
                + $"{ModelRevision.Shorten(revision)}: load the directory that was registered, or register this one with --replace.");
        }
    }

    private EmbeddingModel PutEngineOn(LoadedRunner loaded, string id, long start, FetchedModel? fetched)
    {
        IEncoderRunner runner = loaded.Runner;
        var engineMetrics = new EncoderEngineMetrics(meters.Create(EncoderEngineMetrics.MeterName), id);
        var engine = new EncoderEngine(runner, profile.Engine, engineMetrics, time);
        LogLoaded(id, runner.Dimensions, runner.MaxSequenceTokens, time.GetElapsedTime(start).TotalSeconds);
        return new EmbeddingModel(Profile(id, loaded), Names.ModelQueue(ModelSlug.FromId(id)), runner, engine, fetched);
    }

    private void Record(string model, IEnumerable<(string Name, TimeSpan Duration)> phases)
    {
        foreach ((string name, TimeSpan duration) in phases)
        {
            metrics.RecordLoad(model, name, duration);
            LogPhase(model, name, duration.TotalMilliseconds);
        }
    }

    private static EmbeddingProfile Profile(string id, LoadedRunner loaded) => new()
    {
        Id = id,
        Dimensions = loaded.Runner.Dimensions,
        MaxSequenceTokens = loaded.Runner.MaxSequenceTokens,
        VocabularySize = loaded.Runner.VocabularySize,
        TextEncoder = loaded.TextEncoder,
    };
}
