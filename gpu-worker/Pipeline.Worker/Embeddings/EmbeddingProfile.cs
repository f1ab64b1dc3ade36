using Pipeline.Worker.Models;

namespace Pipeline.Worker.Embeddings;

/// <summary>What must be known of a model to check a request for it.</summary>
internal sealed record EmbeddingProfile
{
    /// <summary>As callers write it.</summary>
    public required string Id { get; init; }

    /// <summary>Floats in an embedding.</summary>
    public required int Dimensions { get; init; }

    /// <summary>Longest input, in tokens, special tokens included.</summary>
    public required int MaxSequenceTokens { get; init; }

    /// <summary>Token ids at or over this number are refused.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Turns text into token ids.</summary>
    public required ITextEncoder TextEncoder { get; init; }
}
