namespace Pipeline.Tokenizers.PreTokenization;

/// <summary>A match of a pattern, or the text between two.</summary>
/// <param name="Start">Its first character.</param>
/// <param name="End">The character after its last.</param>
/// <param name="IsMatch">Whether it counts as a match.</param>
internal readonly record struct TextSegment(int Start, int End, bool IsMatch);
