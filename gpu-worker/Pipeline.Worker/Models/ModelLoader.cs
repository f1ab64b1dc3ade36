using System.Diagnostics.Metrics;
using Pipeline.Contracts;
using Pipeline.Contracts.Records;
using Pipeline.Engine.Encoding;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Worker.Embeddings;
using Pipeline.Worker.Metrics;
using Pipeline.Worker.Settings;

namespace Pipeline.Worker.Models;

/// <summary>Loads models and puts an engine on each.</summary>
internal sealed partial class ModelLoader(
    RunnerLoader runners,
    WorkerProfile profile,
    WorkerMetrics metrics,
    IMeterFactory meters,
    TimeProvider time,
    ILogger<ModelLoader> logger)
{
    /// <summary>Loads and warms a model; the phases are logged and counted.</summary>
    /// <exception cref="ModelLoadException">It cannot be loaded.</exception>
    public EmbeddingModel Load(WorkerModelOptions model)
    {
        long start = time.GetTimestamp();
        LoadedRunner loaded = runners.Load(model.Path, profile.WeightLoading);
        foreach ((string name, TimeSpan duration) in loaded.Phases)
        {
            metrics.RecordLoad(model.Id, name, duration);
            LogPhase(model.Id, name, duration.TotalMilliseconds);
        }

        IEncoderRunner runner = loaded.Runner;
        var engineMetrics = new EncoderEngineMetrics(meters.Create(EncoderEngineMetrics.MeterName), model.Id);
        var engine = new EncoderEngine(runner, profile.Engine, engineMetrics, time);
        LogLoaded(model.Id, runner.Dimensions, runner.MaxSequenceTokens, time.GetElapsedTime(start).TotalSeconds);
        return new EmbeddingModel(Profile(model.Id, loaded), Names.ModelQueue(ModelSlug.FromId(model.Id)), runner, engine);
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
