using System.Collections.Immutable;
using Pipeline.Engine.Onnx.HuggingFace;

namespace Pipeline.Engine.Onnx.Compilation;

/// <summary>What a runner must know of a compiled decoder.</summary>
internal sealed record CompiledModel
{
    /// <summary>Each has a key and a value cache.</summary>
    public required int LayerCount { get; init; }

    /// <summary>Key and value heads of a layer.</summary>
    public required int KeyValueHeadCount { get; init; }

    /// <summary>Floats of one head.</summary>
    public required int HeadSize { get; init; }

    /// <summary>Floats of one row of logits.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Longest sequence, in tokens.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Tokens that end a sequence; may be empty.</summary>
    public required ImmutableArray<int> StopTokenIds { get; init; }

    /// <summary>[HeadSize / 2]: radians a position.</summary>
    public required ImmutableArray<double> RotaryFrequencies { get; init; }

    /// <summary>Multiplies cosines and sines.</summary>
    public required double RotaryAttentionFactor { get; init; }

    public static CompiledModel Of(DecoderConfig config) => new()
    {
        LayerCount = config.LayerCount,
        KeyValueHeadCount = config.KeyValueHeadCount,
        HeadSize = config.HeadSize,
        VocabularySize = config.VocabularySize,
        ContextLength = config.ContextLength,
        StopTokenIds = config.StopTokenIds,
        RotaryFrequencies = [.. Compilation.RotaryFrequencies.Compute(config.Rotary, config.HeadSize)],
        RotaryAttentionFactor = config.Rotary.AttentionFactor,
    };

    /// <summary>The first field that no compiler writes, or null. Bounds are those of <see cref="DecoderConfigReader"/>.</summary>
    public string? FindBadField()
    {
        (string Name, bool IsGood)[] checks =
        [
            (nameof(LayerCount), LayerCount is >= 1 and <= 1_024),
            (nameof(KeyValueHeadCount), KeyValueHeadCount is >= 1 and <= 1_024),
            (nameof(HeadSize), HeadSize is >= 2 and <= 4_096 && HeadSize % 2 == 0),
            (nameof(VocabularySize), VocabularySize is >= 1 and <= 16_777_216),
            (nameof(ContextLength), ContextLength is >= 1 and <= 16_777_216),
            (nameof(StopTokenIds), !StopTokenIds.IsDefault && StopTokenIds.All(id => id >= 0 && id < VocabularySize)),
            (nameof(RotaryFrequencies), !RotaryFrequencies.IsDefault && RotaryFrequencies.Length == HeadSize / 2),
            (nameof(RotaryAttentionFactor), double.IsFinite(RotaryAttentionFactor)),
        ];
        return checks.FirstOrDefault(check => !check.IsGood).Name;
    }
}
