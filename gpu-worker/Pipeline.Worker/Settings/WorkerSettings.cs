using System.Net;
using Pipeline.Contracts;
using Pipeline.Contracts.Records;
using Pipeline.Engine.Encoding;
using Pipeline.Engine.Generation;
using Pipeline.Storage.Composition;

namespace Pipeline.Worker.Settings;

/// <summary>Reads and checks the configuration; all that is wrong is reported at once.</summary>
internal static class WorkerSettings
{
    /// <summary>The section of <see cref="EncoderEngineOptions"/>.</summary>
    public const string EngineSection = "Engine";

    /// <summary>The section of <see cref="DecoderEngineOptions"/>.</summary>
    public const string DecoderEngineSection = "DecoderEngine";

    /// <exception cref="WorkerSettingsException">Something is missing or out of range.</exception>
    public static WorkerProfile Read(IConfiguration configuration)
    {
        var failures = new List<string>();
        WorkerOptions worker = SettingsSection.Read<WorkerOptions>(configuration, WorkerOptions.Section, failures);
        EncoderEngineOptions engine = SettingsSection.Read<EncoderEngineOptions>(configuration, EngineSection, failures);
        DecoderEngineOptions decoderEngine = SettingsSection.Read<DecoderEngineOptions>(configuration, DecoderEngineSection, failures);
        StorageProfile? storage = StorageProfile.Read(configuration, defaultDataDirectory: null, failures);
        if (!IPAddress.TryParse(worker.Address, out _))
        {
            failures.Add($"Worker:Address must be an IP address, not '{worker.Address}'.");
        }

        if (worker.ModelCache.Length == 0)
        {
            failures.Add("Worker:ModelCache must be a folder.");
        }

        CheckModels(worker.Models, failures);
        failures.AddRange(EncoderEngineProfile.Validate(engine).Select(failure => $"{EngineSection}: {failure}"));
        failures.AddRange(DecoderEngineProfile.Validate(decoderEngine).Select(failure => $"{DecoderEngineSection}: {failure}"));
        if (storage is null || failures.Count > 0)
        {
            throw new WorkerSettingsException(failures);
        }

        string modelCache = Path.GetFullPath(worker.ModelCache);
        return new WorkerProfile
        {
            Models = [.. worker.Models],
            ModelCache = modelCache,
            CompileCache = Path.GetFullPath(
                worker.CompileCache.Length > 0 ? worker.CompileCache : Path.Combine(modelCache, WorkerDefaults.CompileCacheName)),
            Address = IPAddress.Parse(worker.Address),
            Port = worker.Port,
            Storage = storage,
            CheckpointInterval = worker.CheckpointInterval,
            MaxShardsInFlight = worker.MaxShardsInFlight,
            WeightLoading = worker.WeightLoading,
            DecoderThreads = worker.DecoderThreads,
            Engine = EncoderEngineProfile.Create(engine),
            DecoderEngine = DecoderEngineProfile.Create(decoderEngine),
        };
    }

    private static void CheckModels(IReadOnlyList<WorkerModelOptions> models, List<string> failures)
    {
        if (models.Count == 0)
        {
            failures.Add("Worker:Models:0:Id is missing: a worker loads at least one model.");
        }

        var idOfSlug = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < models.Count; i++)
        {
            if (!models[i].Id.Any(char.IsAsciiLetterOrDigit))
            {
                failures.Add($"Worker:Models:{i}:Id needs a letter or digit.");
            }
            else if (!idOfSlug.TryAdd(ModelSlug.FromId(models[i].Id), models[i].Id))
            {
                failures.Add($"Worker:Models:{i}:Id '{models[i].Id}' gives the same slug as '{idOfSlug[ModelSlug.FromId(models[i].Id)]}'.");
            }
        }
    }
}
