namespace Pipeline.Tokenizers.Patterns;

/// <summary>A match of a pattern.</summary>
/// <param name="Start">Its first character.</param>
/// <param name="Length">Its characters.</param>
internal readonly record struct TextMatch(int Start, int Length);
