namespace Pipeline.Tokenizers.Models;

/// <summary>A pair that could be merged when it was seen.</summary>
/// <param name="Position">Where its left symbol stands.</param>
/// <param name="Left">The left symbol's token then.</param>
/// <param name="Right">The right symbol's token then.</param>
/// <param name="TokenId">What the two become.</param>
internal readonly record struct MergeCandidate(int Position, int Left, int Right, int TokenId);
