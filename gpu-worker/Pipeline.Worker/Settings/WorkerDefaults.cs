using Pipeline.Contracts;

namespace Pipeline.Worker.Settings;

/// <summary>The one place for the numbers that <see cref="WorkerOptions"/> starts with.</summary>
internal static class WorkerDefaults
{
    public const string Address = "127.0.0.1";

    public const int Port = Names.WorkerPort;

    public const int MaxShardsInFlight = 4;

    public static string ModelCache { get; } = Path.Combine(Path.GetTempPath(), "pipeline-models");

    public static TimeSpan CheckpointInterval { get; } = TimeSpan.FromSeconds(2);
}
