using System.Diagnostics.Metrics;
using Pipeline.Contracts;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Engine.Encoding;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Worker.Embeddings;
using Pipeline.Worker.Metrics;
using Pipeline.Worker.Settings;

namespace Pipeline.Worker.Models;

/// <summary>Loads models, compares them with what is registered, and puts an engine on each.</summary>
internal sealed partial class ModelLoader(
    RunnerLoader runners,
    ModelRegistration registration,
    WorkerProfile profile,
    WorkerMetrics metrics,
    IMeterFactory meters,
    TimeProvider time,
    ILogger<ModelLoader> logger)
{
    /// <summary>
    /// Loads and warms a model; the phases are logged and counted. The files are hashed meanwhile: seconds for a big model.
    /// </summary>
    /// <exception cref="ModelLoadException">It cannot be loaded, or is not the one that is registered under its id.</exception>
    public async Task<EmbeddingModel> LoadAsync(WorkerModelOptions model, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<string> hashing = Task.Run(() => HashAsync(model, ended.Token), CancellationToken.None);
        LoadedRunner? loaded = null;
        try
        {
            loaded = await Task.Run(() => runners.Load(model.Path, profile.WeightLoading), CancellationToken.None);
            foreach ((string name, TimeSpan duration) in loaded.Phases)
            {
                Record(model.Id, name, duration);
            }

            await CompareAsync(model, await hashing, cancellationToken);
            return PutEngineOn(loaded, model.Id, start);
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

    private async Task<string> HashAsync(WorkerModelOptions model, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        try
        {
            string revision = await ModelRevision.ComputeAsync(model.Path, cancellationToken);
            Record(model.Id, "hash files", time.GetElapsedTime(start));
            return revision;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException($"The model in '{model.Path}' cannot be hashed: {exception.Message}", exception);
        }
    }

    private async Task CompareAsync(WorkerModelOptions model, string revision, CancellationToken cancellationToken)
    {
        string? registered;
        try
        {
            registered = await registration.FindRevisionAsync(model.Id, cancellationToken);
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

    private EmbeddingModel PutEngineOn(LoadedRunner loaded, string id, long start)
    {
        IEncoderRunner runner = loaded.Runner;
        var engineMetrics = new EncoderEngineMetrics(meters.Create(EncoderEngineMetrics.MeterName), id);
        var engine = new EncoderEngine(runner, profile.Engine, engineMetrics, time);
        LogLoaded(id, runner.Dimensions, runner.MaxSequenceTokens, time.GetElapsedTime(start).TotalSeconds);
        return new EmbeddingModel(Profile(id, loaded), Names.ModelQueue(ModelSlug.FromId(id)), runner, engine);
    }

    private void Record(string model, string phase, TimeSpan duration)
    {
        metrics.RecordLoad(model, phase, duration);
        LogPhase(model, phase, duration.TotalMilliseconds);
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
