using System.ComponentModel.DataAnnotations;
using Pipeline.Engine.Onnx.Sessions;

namespace Pipeline.Worker.Settings;

/// <summary>The section <c>Worker</c> of the configuration, as the operator wrote it.</summary>
internal sealed class WorkerOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Worker";

    /// <summary>Models to load, each with a queue of its own.</summary>
    /// <value>At least one.</value>
    public IReadOnlyList<WorkerModelOptions> Models { get; init; } = [];

    /// <summary>
    /// Folder that models without a path are fetched into, and found in by the next start. Workers of one machine may share it. It
    /// holds one revision of each model, or more while others are in use; models that are no longer served stay until removed by hand.
    /// </summary>
    /// <value>Default <c>pipeline-models</c> in the folder of temporary files; from the current folder where relative.</value>
    public string ModelCache { get; init; } = WorkerDefaults.ModelCache;

    /// <summary>
    /// Folder of compiled decoders, by revision and precision: found there by the next start, shared by the workers of a machine.
    /// What is no longer served stays until removed by hand.
    /// </summary>
    /// <value>Default <c>.compiled</c> in <see cref="ModelCache"/>; from the current folder where relative.</value>
    public string CompileCache { get; init; } = string.Empty;

    /// <summary>Address of health and metrics.</summary>
    /// <value>An IP address. Default 127.0.0.1; 0.0.0.0 in a container.</value>
    public string Address { get; init; } = WorkerDefaults.Address;

    /// <summary>Port of health and metrics.</summary>
    /// <value>Default 8081; 0 to 65535, 0 for any that is free.</value>
    [Range(0, 65_535)]
    public int Port { get; init; } = WorkerDefaults.Port;

    /// <summary>Longest time that a finished line waits to be made durable: what a crash costs.</summary>
    /// <value>Default 2 s; 0.1 s to 60 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan CheckpointInterval { get; init; } = WorkerDefaults.CheckpointInterval;

    /// <summary>Shards in work at once, for each model: enough that the engine has lines of the next when one runs dry.</summary>
    /// <value>Default 4; 1 to 64.</value>
    [Range(1, 64)]
    public int MaxShardsInFlight { get; init; } = WorkerDefaults.MaxShardsInFlight;

    /// <summary>Threads of one step of a decoder.</summary>
    /// <value>Default the number of processors, or of those in <c>--cpus</c>; 1 to 1024.</value>
    [Range(1, 1_024)]
    public int DecoderThreads { get; init; } = WorkerDefaults.DecoderThreads;

    /// <summary>What becomes of the weights.</summary>
    /// <value>Prepacked (default) or MemoryMapped.</value>
    public WeightLoading WeightLoading { get; init; } = WeightLoading.Prepacked;
}
