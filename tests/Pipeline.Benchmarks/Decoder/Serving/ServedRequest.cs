namespace Pipeline.Benchmarks.Decoder.Serving;

/// <summary>A prompt and how much it is continued.</summary>
/// <param name="Prompt">Token ids.</param>
/// <param name="NewTokens">Tokens to generate: all of them, since nothing stops earlier.</param>
internal sealed record ServedRequest(int[] Prompt, int NewTokens);
