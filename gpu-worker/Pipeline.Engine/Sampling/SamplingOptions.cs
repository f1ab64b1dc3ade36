namespace Pipeline.Engine.Sampling;

/// <summary>How the next token is chosen of the logits. Immutable; checked by whoever reads the request.</summary>
public sealed record SamplingOptions
{
    /// <summary>The most likely token, always.</summary>
    public static SamplingOptions Greedy { get; } = new() { Temperature = 0 };

    /// <summary>Divides the logits; 0 is greedy. 0 to 2.</summary>
    public float Temperature { get; init; } = 1;

    /// <summary>Keeps the most likely tokens that together have this probability. Over 0, to 1 (off).</summary>
    public float TopP { get; init; } = 1;

    /// <summary>Keeps this many of the most likely tokens; 0 is off.</summary>
    public int TopK { get; init; }

    /// <summary>Keeps tokens at least this likely, relative to the most likely one. 0 (off) to 1.</summary>
    public float MinP { get; init; }

    /// <summary>Subtracted from a token's logit for each time that the completion has it. -2 to 2.</summary>
    public float FrequencyPenalty { get; init; }

    /// <summary>Subtracted from a token's logit where the completion has it. -2 to 2.</summary>
    public float PresencePenalty { get; init; }

    /// <summary>Divides positive and multiplies negative logits of tokens that prompt or completion have. Over 0; 1 is off.</summary>
    public float RepetitionPenalty { get; init; } = 1;

    /// <summary>Added to the logits of these tokens, before all else. -100 to 100.</summary>
    public IReadOnlyDictionary<int, float> LogitBias { get; init; } = System.Collections.Immutable.ImmutableDictionary<int, float>.Empty;
}
