namespace Pipeline.Engine.Generation;

/// <summary>The samples of a request and what they took.</summary>
public sealed record GenerateResult : GenerateOutcome
{
    /// <summary>In their order, as many as the request asked for.</summary>
    public required IReadOnlyList<GeneratedSample> Samples { get; init; }

    /// <summary>Tokens of the prompt.</summary>
    public required int PromptTokenCount { get; init; }

    /// <summary>Tokens of the prompt that came from the prefix cache and were not computed.</summary>
    public required int CachedTokenCount { get; init; }

    /// <summary>From submission to the first step.</summary>
    public required TimeSpan QueueDuration { get; init; }

    /// <summary>From submission to the first generated token.</summary>
    public required TimeSpan FirstTokenDuration { get; init; }

    /// <summary>From the first step to the last token.</summary>
    public required TimeSpan RunDuration { get; init; }
}
