namespace Pipeline.Worker.Embeddings;

/// <summary>The body of a request for embeddings, checked and tokenised.</summary>
/// <param name="Inputs">Token ids of each input, special tokens included; 1 to 2,048 inputs.</param>
/// <param name="Format">How the answer is written.</param>
/// <param name="TokenCount">Tokens of all inputs.</param>
internal sealed record EmbeddingRequest(IReadOnlyList<int[]> Inputs, EmbeddingFormat Format, long TokenCount);
