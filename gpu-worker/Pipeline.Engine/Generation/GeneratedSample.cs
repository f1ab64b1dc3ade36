using Pipeline.Engine.Sampling;

namespace Pipeline.Engine.Generation;

/// <summary>One continuation of a prompt.</summary>
public sealed record GeneratedSample
{
    /// <summary>[tokens]: what was generated, without the stop token.</summary>
    public required ReadOnlyMemory<int> TokenIds { get; init; }

    /// <summary>Why it ended.</summary>
    public required FinishReason FinishReason { get; init; }

    /// <summary>[tokens] or empty: each chosen token.</summary>
    public ReadOnlyMemory<TokenLogprob> Logprobs { get; init; }

    /// <summary>[tokens, top] or empty, row-major: the most likely tokens at each place, most likely first.</summary>
    public ReadOnlyMemory<TokenLogprob> TopLogprobs { get; init; }
}
