using System.Net;
using Pipeline.Contracts;
using Pipeline.Contracts.Records;
using Pipeline.Engine.Encoding;
using Pipeline.Storage.Composition;

namespace Pipeline.Worker.Settings;

/// <summary>Reads and checks the configuration; all that is wrong is reported at once.</summary>
internal static class WorkerSettings
{
    /// <summary>The section of <see cref="EncoderEngineOptions"/>.</summary>
    public const string EngineSection = "Engine";

    /// <exception cref="WorkerSettingsException">Something is missing or out of range.</exception>
    public static WorkerProfile Read(IConfiguration configuration)
    {
        var failures = new List<string>();
        WorkerOptions worker = SettingsSection.Read<WorkerOptions>(configuration, WorkerOptions.Section, failures);
        EncoderEngineOptions engine = SettingsSection.Read<EncoderEngineOptions>(configuration, EngineSection, failures);
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
        if (storage is null || failures.Count > 0)
        {
            throw new WorkerSettingsException(failures);
        }

        return new WorkerProfile
        {
            Models = [.. worker.Models],
            ModelCache = Path.GetFullPath(worker.ModelCache),
            Address = IPAddress.Parse(worker.Address),
            Port = worker.Port,
            Storage = storage,
            CheckpointInterval = worker.CheckpointInterval,
            MaxShardsInFlight = worker.MaxShardsInFlight,
            WeightLoading = worker.WeightLoading,
            Engine = EncoderEngineProfile.Create(engine),
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
