namespace Pipeline.SampleDocuments.Tokens;

/// <summary>A conversation as token ids.</summary>
/// <param name="Prompt">Up to where the answer begins.</param>
/// <param name="Answer">With the token that ends it.</param>
internal sealed record EncodedConversation(IReadOnlyList<int> Prompt, IReadOnlyList<int> Answer);
