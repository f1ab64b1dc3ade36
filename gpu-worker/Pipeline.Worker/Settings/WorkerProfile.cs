using System.Collections.Immutable;
using System.Net;
using Pipeline.Engine.Encoding;
using Pipeline.Engine.Generation;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Storage.Composition;

namespace Pipeline.Worker.Settings;

/// <summary>Checked settings of a worker; the units are those of <see cref="WorkerOptions"/>.</summary>
internal sealed record WorkerProfile
{
    public required ImmutableArray<WorkerModelOptions> Models { get; init; }

    /// <summary>Absolute path.</summary>
    public required string ModelCache { get; init; }

    /// <summary>Absolute path.</summary>
    public required string CompileCache { get; init; }

    public required IPAddress Address { get; init; }

    public required int Port { get; init; }

    public required StorageProfile Storage { get; init; }

    public required TimeSpan CheckpointInterval { get; init; }

    public required int MaxShardsInFlight { get; init; }

    public required WeightLoading WeightLoading { get; init; }

    public required int DecoderThreads { get; init; }

    public required EncoderEngineProfile Engine { get; init; }

    public required DecoderEngineProfile DecoderEngine { get; init; }
}
