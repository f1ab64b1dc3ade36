namespace Pipeline.Contracts.Api;

/// <summary>The body of every reply that is not a success.</summary>
public sealed record ErrorEnvelope(ErrorBody Error);
