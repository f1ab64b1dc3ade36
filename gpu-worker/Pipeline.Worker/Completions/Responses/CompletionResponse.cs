using Pipeline.Contracts.Records;

namespace Pipeline.Worker.Completions.Responses;

/// <summary>What stands in the response of a line.</summary>
internal sealed record CompletionResponse
{
    /// <summary>The response's id.</summary>
    public required string Id { get; init; }

    /// <summary>When the last choice was complete.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>In the order of their index.</summary>
    public required IReadOnlyList<Choice> Choices { get; init; }

    /// <summary>How many of the most likely tokens stand at each place; null for no logprobs.</summary>
    public required int? TopLogprobCount { get; init; }

    /// <summary>Prompt tokens, each prompt once, and completion tokens over all choices.</summary>
    public required TokenUsage Usage { get; init; }

    /// <summary>Prompt tokens that were not computed, as another request had the same beginning.</summary>
    public required long CachedTokens { get; init; }
}
