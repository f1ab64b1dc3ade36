using Pipeline.Contracts.Records;

namespace Pipeline.Contracts.Api;

/// <summary>Tokens of a batch as the API shows them.</summary>
public sealed record UsageObject(
    long InputTokens,
    InputTokenDetails InputTokensDetails,
    long OutputTokens,
    OutputTokenDetails OutputTokensDetails,
    long TotalTokens)
{
    public static UsageObject From(TokenUsage usage) => new(
        usage.InputTokens, new InputTokenDetails(0), usage.OutputTokens, new OutputTokenDetails(0), usage.InputTokens + usage.OutputTokens);
}
