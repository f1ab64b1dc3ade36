namespace Pipeline.Contracts.Api;

/// <summary>Part of the usage object; cached tokens count 0 (design: cache hits are free of charge here).</summary>
public sealed record InputTokenDetails(long CachedTokens);
