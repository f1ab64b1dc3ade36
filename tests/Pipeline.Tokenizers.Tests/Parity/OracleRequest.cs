namespace Pipeline.Tokenizers.Tests.Parity;

/// <summary>A question for the reference.</summary>
/// <param name="Text">To be encoded, and its ids decoded.</param>
/// <param name="TokenIds">To be decoded: ids that no text gives.</param>
internal sealed record OracleRequest(string Text, int[] TokenIds);
