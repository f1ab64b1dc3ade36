namespace Pipeline.SampleModel.Models;

/// <summary>The numbers that make a BERT encoder. The defaults give a model of some 4 MB.</summary>
public sealed record BertShape
{
    /// <summary>Values of one token's state; also the embedding's dimensions.</summary>
    public int HiddenSize { get; init; } = 128;

    /// <summary>Encoder layers.</summary>
    public int LayerCount { get; init; } = 2;

    /// <summary>Attention heads; divides <see cref="HiddenSize"/>.</summary>
    public int HeadCount { get; init; } = 2;

    /// <summary>Values between the two linear maps of a feed-forward block.</summary>
    public int IntermediateSize { get; init; } = 512;

    /// <summary>Tokens, special ones included.</summary>
    public int VocabularySize { get; init; } = 4000;

    /// <summary>Longest text in tokens, special ones included.</summary>
    public int MaxPositions { get; init; } = 512;

    /// <summary>As config.json names it: gelu, gelu_new, relu and so on.</summary>
    public string Activation { get; init; } = "gelu";

    /// <summary>Added to the variance in each layer normalisation.</summary>
    public double LayerNormEpsilon { get; init; } = 1e-12;

    /// <summary>How token states become one embedding: mean, cls or max.</summary>
    public string Pooling { get; init; } = "mean";

    /// <summary>Throws if no model has this shape.</summary>
    /// <exception cref="ArgumentException">A number is not positive, heads do not divide, or the pooling has no such name.</exception>
    public void Validate()
    {
        (string Name, int Value)[] sizes =
        [
            (nameof(HiddenSize), HiddenSize), (nameof(LayerCount), LayerCount), (nameof(HeadCount), HeadCount),
            (nameof(IntermediateSize), IntermediateSize), (nameof(MaxPositions), MaxPositions),
        ];
        foreach ((string name, int value) in sizes)
        {
            if (value <= 0)
            {
                throw new ArgumentException($"{name} is {value}; it must be positive.");
            }
        }

        if (HiddenSize % HeadCount != 0)
        {
            throw new ArgumentException($"{nameof(HiddenSize)} {HiddenSize} is not a multiple of {nameof(HeadCount)} {HeadCount}.");
        }

        if (VocabularySize < Vocabulary.SpecialTokens.All.Count)
        {
            throw new ArgumentException(
                $"{nameof(VocabularySize)} is {VocabularySize}; the special tokens alone are {Vocabulary.SpecialTokens.All.Count}.");
        }

        if (Pooling is not ("mean" or "cls" or "max"))
        {
            throw new ArgumentException($"{nameof(Pooling)} is {Pooling}; it must be mean, cls or max.");
        }
    }
}
