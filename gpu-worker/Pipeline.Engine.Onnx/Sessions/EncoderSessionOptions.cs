using Pipeline.Engine.Onnx.Kernels;

namespace Pipeline.Engine.Onnx.Sessions;

/// <summary>How an encoder is loaded and run.</summary>
public sealed record EncoderSessionOptions
{
    /// <summary>Threads of one run.</summary>
    /// <value>Default 1: as many workers as cores, each running batches of its own, give more documents a second. At least 1.</value>
    public int IntraOpThreadCount { get; init; } = 1;

    /// <summary>What becomes of the weights.</summary>
    /// <value>Default <see cref="WeightLoading.Prepacked"/>.</value>
    public WeightLoading WeightLoading { get; init; } = WeightLoading.Prepacked;

    /// <summary>The instructions of our attention kernel.</summary>
    /// <value>Default null: the widest that the machine has.</value>
    public InstructionSet? InstructionSet { get; init; }

    /// <summary>Measures the phases of loading.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
