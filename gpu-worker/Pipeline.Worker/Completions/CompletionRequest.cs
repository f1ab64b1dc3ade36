using Pipeline.Engine.Sampling;

namespace Pipeline.Worker.Completions;

/// <summary>The body of a request for completions, checked and tokenised.</summary>
internal sealed record CompletionRequest
{
    /// <summary>Whether it asks for the answer of a conversation.</summary>
    public required bool IsChat { get; init; }

    /// <summary>Token ids of each prompt, special tokens included; at least one prompt, and one only for a conversation.</summary>
    public required IReadOnlyList<int[]> Prompts { get; init; }

    /// <summary>Choices of each prompt.</summary>
    public required int SampleCount { get; init; }

    /// <summary>Tokens that a choice has at most; with the longest prompt they fit into the context.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>How tokens are chosen.</summary>
    public required SamplingOptions Sampling { get; init; }

    /// <summary>As the caller gave it, or null.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Texts before which a choice ends.</summary>
    public IReadOnlyList<string> StopStrings { get; init; } = [];

    /// <summary>How many of the most likely tokens are reported at each place; null for no logprobs.</summary>
    public int? TopLogprobCount { get; init; }

    /// <summary>What the choices must keep to, or null.</summary>
    public IConstraintSource? Constraint { get; init; }
}
