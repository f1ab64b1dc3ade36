using Pipeline.Engine.Onnx.Compilation.Quantization;
using Pipeline.Engine.Onnx.Graphs;
using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.Compilation;

/// <summary>The two sides of a precision, which must agree: how weights are stored, and which operators read them.</summary>
/// <param name="Weights">Of linear layers; not shared between threads.</param>
/// <param name="CreateOperators">From the graph, its weights and the epsilon of the norms.</param>
internal sealed record DecoderFormat(WeightFormat Weights, Func<OnnxGraph, GraphWeights, float, DecoderOperators> CreateOperators)
{
    private static readonly Dictionary<string, float> NoClips = [];

    /// <summary>Of a precision without calibration.</summary>
    public static DecoderFormat Of(Precision precision) => precision switch
    {
        Precision.Fp32 => Plain(SafetensorsType.F32),
        Precision.Fp16 => Plain(SafetensorsType.F16),
        Precision.Bf16 => Plain(SafetensorsType.BF16),
        Precision.Int8 => Blocks(bitCount: 8),
        Precision.Int4 => Blocks(bitCount: 4),
        Precision.W8A8 => Channels(NoClips),
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, null),
    };

    /// <summary>W8A8 with what calibration found.</summary>
    /// <param name="clips">See <see cref="ChannelOperators"/>.</param>
    public static DecoderFormat Channels(IReadOnlyDictionary<string, float> clips) => new(
        new ChannelWeightFormat(), (graph, weights, epsilon) => new ChannelOperators(graph, weights, epsilon, clips));

    private static DecoderFormat Plain(SafetensorsType type) => new(
        new PlainWeightFormat(type), (graph, weights, epsilon) => new PlainOperators(graph, weights, epsilon));

    private static DecoderFormat Blocks(int bitCount) => new(
        new BlockWeightFormat(bitCount), (graph, weights, epsilon) => new BlockOperators(graph, weights, epsilon, bitCount));
}
