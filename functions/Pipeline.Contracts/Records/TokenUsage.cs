namespace Pipeline.Contracts.Records;

/// <summary>Tokens of a line, a shard or a batch.</summary>
/// <param name="InputTokens">Prompt tokens.</param>
/// <param name="OutputTokens">Completion tokens over all samples.</param>
public readonly record struct TokenUsage(long InputTokens, long OutputTokens)
{
    public static TokenUsage None => default;

    public static TokenUsage operator +(TokenUsage left, TokenUsage right) =>
        new(left.InputTokens + right.InputTokens, left.OutputTokens + right.OutputTokens);

    /// <summary>The same as the operator.</summary>
    public static TokenUsage Add(TokenUsage left, TokenUsage right) => left + right;
}
