using Pipeline.SampleModel.Vocabulary;

namespace Pipeline.SampleModel.Models;

/// <summary>The numbers that make a Qwen2-shaped decoder. The defaults give a model of some 6 MB in F32.</summary>
public sealed record DecoderShape
{
    /// <summary>The shape of Qwen2.5-0.5B, by which the decoder bench compares engines.</summary>
    public static DecoderShape Qwen25Half { get; } = new()
    {
        HiddenSize = 896,
        LayerCount = 24,
        HeadCount = 14,
        KeyValueHeadCount = 2,
        HeadSize = 64,
        IntermediateSize = 4864,
        VocabularySize = 151_936,
        MaxPositions = 32_768,
    };

    /// <summary>Values of one token's state.</summary>
    public int HiddenSize { get; init; } = 128;

    /// <summary>Decoder layers.</summary>
    public int LayerCount { get; init; } = 4;

    /// <summary>Query heads.</summary>
    public int HeadCount { get; init; } = 4;

    /// <summary>Key and value heads; divides <see cref="HeadCount"/>.</summary>
    public int KeyValueHeadCount { get; init; } = 2;

    /// <summary>Values of one head.</summary>
    public int HeadSize { get; init; } = 32;

    /// <summary>Values inside a feed-forward block.</summary>
    public int IntermediateSize { get; init; } = 384;

    /// <summary>Tokens, special ones included.</summary>
    public int VocabularySize { get; init; } = 4000;

    /// <summary>Longest sequence in tokens.</summary>
    public int MaxPositions { get; init; } = 4096;

    /// <summary>Base of the rotary embedding's wavelengths.</summary>
    public double RopeTheta { get; init; } = 1_000_000;

    /// <summary>Throws if no model has this shape.</summary>
    /// <exception cref="ArgumentException">A number is not positive, heads do not divide, or the vocabulary is too small.</exception>
    public void Validate()
    {
        (string Name, int Value)[] sizes =
        [
            (nameof(HiddenSize), HiddenSize), (nameof(LayerCount), LayerCount), (nameof(HeadCount), HeadCount),
            (nameof(KeyValueHeadCount), KeyValueHeadCount), (nameof(HeadSize), HeadSize),
            (nameof(IntermediateSize), IntermediateSize), (nameof(MaxPositions), MaxPositions),
        ];
        foreach ((string name, int value) in sizes)
        {
            if (value <= 0)
            {
                throw new ArgumentException($"{name} is {value}; it must be positive.");
            }
        }

        if (HeadCount % KeyValueHeadCount != 0)
        {
            throw new ArgumentException($"{nameof(HeadCount)} {HeadCount} is not a multiple of {nameof(KeyValueHeadCount)} {KeyValueHeadCount}.");
        }

        if (HeadSize % 2 != 0)
        {
            throw new ArgumentException($"{nameof(HeadSize)} is {HeadSize}; it must be even.");
        }

        if (VocabularySize < ByteLevelVocabulary.MinSize)
        {
            throw new ArgumentException(
                $"{nameof(VocabularySize)} is {VocabularySize}; bytes and special tokens alone are {ByteLevelVocabulary.MinSize}.");
        }
    }
}
