namespace Pipeline.Engine.Encoding;

/// <summary>The embedding of one request.</summary>
public sealed record EmbedResult : EmbedOutcome
{
    /// <summary>[dimensions], of length 1. The receiver owns it.</summary>
    public required ReadOnlyMemory<float> Embedding { get; init; }

    /// <summary>Tokens of the request, special tokens included.</summary>
    public required int PromptTokenCount { get; init; }

    /// <summary>From admission to the start of the step that ran it; waiting in SubmitAsync does not count.</summary>
    public required TimeSpan QueueDuration { get; init; }

    /// <summary>The step, which the request may have shared with others.</summary>
    public required TimeSpan RunDuration { get; init; }
}
