using System.Collections.Immutable;
using System.Net;
using Pipeline.Engine.Encoding;
using Pipeline.Engine.Onnx.Sessions;

namespace Pipeline.Worker.Settings;

/// <summary>Checked settings of a worker; the units are those of <see cref="WorkerOptions"/>.</summary>
internal sealed record WorkerProfile
{
    public required ImmutableArray<WorkerModelOptions> Models { get; init; }

    public required IPAddress Address { get; init; }

    public required int Port { get; init; }

    /// <summary>Folder of the embedded storage.</summary>
    public required string DataDirectory { get; init; }

    public required TimeSpan CheckpointInterval { get; init; }

    public required int MaxShardsInFlight { get; init; }

    public required WeightLoading WeightLoading { get; init; }

    public required EncoderEngineProfile Engine { get; init; }
}
