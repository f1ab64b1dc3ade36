namespace Pipeline.Contracts.Api;

/// <summary>Part of the usage object.</summary>
public sealed record OutputTokenDetails(long ReasoningTokens);
