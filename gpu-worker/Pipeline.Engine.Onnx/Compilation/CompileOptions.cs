namespace Pipeline.Engine.Onnx.Compilation;

/// <summary>What <see cref="DecoderCompiler"/> makes of a model.</summary>
public sealed record CompileOptions
{
    /// <summary>Of the weights and products.</summary>
    public required Precision Precision { get; init; }

    /// <summary>Of keys and values. Default: Fp32 for <see cref="Precision.Fp32"/>, else Fp16.</summary>
    public CacheType? CacheType { get; init; }

    /// <summary>A JSONL or text file whose lines calibrate the quantisation, or null. For <see cref="Precision.W8A8"/>.</summary>
    public string? CalibrationFile { get; init; }
}
