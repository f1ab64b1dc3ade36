namespace Pipeline.Tokenizers.Models;

/// <summary>What two tokens side by side become.</summary>
/// <param name="Rank">Merges of lower rank come first.</param>
/// <param name="TokenId">The token that they become.</param>
internal readonly record struct Merge(int Rank, int TokenId);
