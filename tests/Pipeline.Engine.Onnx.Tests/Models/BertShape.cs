namespace Pipeline.Engine.Onnx.Tests.Models;

/// <summary>What a random model looks like.</summary>
public sealed record BertShape
{
    public required int HeadCount { get; init; }

    public required int HeadSize { get; init; }

    public required int LayerCount { get; init; }

    public required int IntermediateSize { get; init; }

    public int VocabularySize { get; init; } = 100;

    public int MaxPositions { get; init; } = 512;

    public float Epsilon { get; init; } = 1e-12f;

    /// <summary>hidden_act of config.json.</summary>
    public string Activation { get; init; } = "gelu";

    /// <summary>The last part of a pooling_mode_ field of 1_Pooling/config.json.</summary>
    public string Pooling { get; init; } = "mean_tokens";

    public int HiddenSize => HeadCount * HeadSize;
}
