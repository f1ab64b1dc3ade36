using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.HuggingFace;

/// <summary>The tensors of one layer, F32, F16 or BF16. A projection's weight is [outputs, inputs], as PyTorch keeps it.</summary>
public sealed record BertLayerWeights
{
    /// <summary>[hidden, hidden].</summary>
    public required SafetensorsTensor QueryWeight { get; init; }

    /// <summary>[hidden].</summary>
    public required SafetensorsTensor QueryBias { get; init; }

    /// <summary>[hidden, hidden].</summary>
    public required SafetensorsTensor KeyWeight { get; init; }

    /// <summary>[hidden].</summary>
    public required SafetensorsTensor KeyBias { get; init; }

    /// <summary>[hidden, hidden].</summary>
    public required SafetensorsTensor ValueWeight { get; init; }

    /// <summary>[hidden].</summary>
    public required SafetensorsTensor ValueBias { get; init; }

    /// <summary>attention.output.dense: [hidden, hidden].</summary>
    public required SafetensorsTensor AttentionOutputWeight { get; init; }

    /// <summary>[hidden].</summary>
    public required SafetensorsTensor AttentionOutputBias { get; init; }

    /// <summary>attention.output.LayerNorm: [hidden].</summary>
    public required SafetensorsTensor AttentionNormWeight { get; init; }

    /// <summary>[hidden].</summary>
    public required SafetensorsTensor AttentionNormBias { get; init; }

    /// <summary>intermediate.dense: [intermediate, hidden].</summary>
    public required SafetensorsTensor IntermediateWeight { get; init; }

    /// <summary>[intermediate].</summary>
    public required SafetensorsTensor IntermediateBias { get; init; }

    /// <summary>output.dense: [hidden, intermediate].</summary>
    public required SafetensorsTensor OutputWeight { get; init; }

    /// <summary>[hidden].</summary>
    public required SafetensorsTensor OutputBias { get; init; }

    /// <summary>output.LayerNorm: [hidden].</summary>
    public required SafetensorsTensor OutputNormWeight { get; init; }

    /// <summary>[hidden].</summary>
    public required SafetensorsTensor OutputNormBias { get; init; }
}
