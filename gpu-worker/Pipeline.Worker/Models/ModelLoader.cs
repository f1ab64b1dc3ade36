using System.Diagnostics;
using System.Diagnostics.Metrics;
using Pipeline.Contracts;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Engine.Encoding;
using Pipeline.Engine.Generation;
using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Worker.Completions;
using Pipeline.Worker.Completions.Responses;
using Pipeline.Worker.Embeddings;
using Pipeline.Worker.Metrics;
using Pipeline.Worker.Models.Fetching;
using Pipeline.Worker.Serving;
using Pipeline.Worker.Settings;

namespace Pipeline.Worker.Models;

/// <summary>Loads models, compares them with what is registered, and puts an engine on each.</summary>
internal sealed partial class ModelLoader(
    RunnerLoader runners,
    DecoderLoader decoders,
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
            (ILoadedModel Loaded, string Revision) found = await LoadPathAsync(
                model, model.Path, revision => CompareAsync(model, revision, cancellationToken), cancellationToken);
            return PutEngineOn(found.Loaded, found.Revision, model.Id, start, fetched: null);
        }

        FetchedModel fetched = await fetcher.FetchAsync(model.Id, cancellationToken);
        try
        {
            Record(model.Id, fetched.Phases);
            (ILoadedModel Loaded, string Revision) found = await LoadFetchedAsync(model, fetched, cancellationToken);
            fetcher.RemoveOthers(model.Id, fetched);
            return PutEngineOn(found.Loaded, found.Revision, model.Id, start, fetched);
        }
        catch
        {
            fetched.Dispose();
            throw;
        }
    }

    // The cache may have been damaged since it was filled. It is repaired once: what then fails is not the cache's fault.
    private async Task<(ILoadedModel Loaded, string Revision)> LoadFetchedAsync(
        WorkerModelOptions model, FetchedModel fetched, CancellationToken cancellationToken)
    {
        string id = model.Id;
        try
        {
            return await LoadPathAsync(model, fetched.Path, Compare, cancellationToken);
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

            return await LoadPathAsync(model, fetched.Path, Compare, cancellationToken);
        }

        Task Compare(string revision) => revision == fetched.Revision
            ? Task.CompletedTask
            : throw new ModelLoadException(
                $"'{id}' is registered with revision {ModelRevision.Shorten(fetched.Revision)}, but the files that were fetched for it to "
                + $"'{fetched.Path}' have {ModelRevision.Shorten(revision)}: register it again with --upload --replace.");
    }

    private async Task<(ILoadedModel Loaded, string Revision)> LoadPathAsync(
        WorkerModelOptions model, string path, Func<string, Task> compareAsync, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<string> hashing = Task.Run(() => HashAsync(model.Id, path, ended.Token), CancellationToken.None);
        ILoadedModel? loaded = null;
        try
        {
            // what a decoder compiles to is named by its revision, so its load cannot run beside the hashing
            loaded = ModelKinds.Of(path) == ModelKind.Encoder
                ? await Task.Run(() => runners.Load(path, profile.WeightLoading), CancellationToken.None)
                : await LoadDecoderAsync(model, path, await hashing, cancellationToken);
            Record(model.Id, loaded.Phases);
            string revision = await hashing;
            await compareAsync(revision);
            return (loaded, revision);
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

    private Task<LoadedDecoder> LoadDecoderAsync(
        WorkerModelOptions model, string path, string revision, CancellationToken cancellationToken)
    {
        if ((model.Precision is not null || model.KvCache is not null) && ModelKinds.Of(path) == ModelKind.CompiledDecoder)
        {
            throw new ModelLoadException(
                $"The model in '{path}' is compiled already: Precision and KvCache are for the directory that it was made of.");
        }

        var options = new DecoderLoadOptions
        {
            Precision = model.Precision ?? DefaultPrecision.Value,
            CacheType = model.KvCache,
            CacheBytes = model.KvCacheBytes,
            ThreadCount = profile.DecoderThreads,
            WeightLoading = profile.WeightLoading,
            CompileCache = profile.CompileCache,
        };
        return Task.Run(
            () => decoders.Load(
                path, revision, options, folder => LogCompiling(model.Id, PrecisionName.Of(options.Precision), folder), cancellationToken),
            CancellationToken.None);
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
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ModelFormatException)
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

    private IServedModel PutEngineOn(ILoadedModel loaded, string revision, string id, long start, FetchedModel? fetched) => loaded switch
    {
        LoadedRunner encoder => PutEngineOn(encoder, id, start, fetched),
        LoadedDecoder decoder => PutEngineOn(decoder, revision, id, start, fetched),
        _ => throw new UnreachableException(),
    };

    private EmbeddingModel PutEngineOn(LoadedRunner loaded, string id, long start, FetchedModel? fetched)
    {
        IEncoderRunner runner = loaded.Runner;
        var engineMetrics = new EncoderEngineMetrics(meters.Create(EncoderEngineMetrics.MeterName), id);
        var engine = new EncoderEngine(runner, profile.Engine, engineMetrics, time);
        LogLoaded(id, runner.Dimensions, runner.MaxSequenceTokens, time.GetElapsedTime(start).TotalSeconds);
        return new EmbeddingModel(Profile(id, loaded), Names.ModelQueue(ModelSlug.FromId(id)), runner, engine, fetched);
    }

    private CompletionModel PutEngineOn(LoadedDecoder loaded, string revision, string id, long start, FetchedModel? fetched)
    {
        OnnxDecoderRunner runner = loaded.Runner;
        var engineMetrics = new DecoderEngineMetrics(meters.Create(DecoderEngineMetrics.MeterName), id);
        var engine = new DecoderEngine(runner, profile.DecoderEngine, engineMetrics, time);
        CompletionProfile completions = CompletionProfiles.Of(loaded, id, revision);
        LogDecoderLoaded(id, completions.ContextLength, runner.BlockCount, runner.BlockTokens, time.GetElapsedTime(start).TotalSeconds);
        return new CompletionModel(
            new CompletionServices(completions, engine, new CompletionResponseWriter(completions), time),
            Names.ModelQueue(ModelSlug.FromId(id)),
            profile.DecoderEngine.MaxRunningSequences,
            runner,
            fetched);
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
