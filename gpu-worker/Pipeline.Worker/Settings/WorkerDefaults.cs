using Pipeline.Contracts;

namespace Pipeline.Worker.Settings;

/// <summary>The one place for the numbers that <see cref="WorkerOptions"/> starts with.</summary>
internal static class WorkerDefaults
{
    public const string Address = "127.0.0.1";

    public const int Port = Names.WorkerPort;

    public const int MaxShardsInFlight = 4;

    public const long KvCacheBytes = 1L << 30;

    /// <summary>Within the model cache; models' slugs do not begin with a dot.</summary>
    public const string CompileCacheName = ".compiled";

    public static int DecoderThreads { get; } = Environment.ProcessorCount;

    public static string ModelCache { get; } = Path.Combine(Path.GetTempPath(), "pipeline-models");

    public static TimeSpan CheckpointInterval { get; } = TimeSpan.FromSeconds(2);
}
