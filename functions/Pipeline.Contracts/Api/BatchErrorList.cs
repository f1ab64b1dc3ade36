using System.Collections.Immutable;

namespace Pipeline.Contracts.Api;

/// <summary>What validation found.</summary>
/// <param name="Object">Always "list".</param>
/// <param name="Data">The first 1,000 problems.</param>
/// <param name="Total">How many there were in all; ours, not OpenAI's.</param>
public sealed record BatchErrorList(string Object, ImmutableArray<BatchErrorObject> Data, int Total);
