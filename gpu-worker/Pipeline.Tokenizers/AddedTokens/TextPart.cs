namespace Pipeline.Tokenizers.AddedTokens;

/// <summary>A stretch of text between added tokens, or one added token.</summary>
/// <param name="Start">First character of a stretch of text.</param>
/// <param name="Length">Its characters.</param>
/// <param name="TokenId">The id of an added token; null for a stretch of text.</param>
internal readonly record struct TextPart(int Start, int Length, int? TokenId);
