using Pipeline.Tokenizers.Patterns;

namespace Pipeline.Tokenizers.Normalization;

/// <summary>Writes something else for each match of a pattern.</summary>
internal sealed class ReplaceNormalizer(PatternReplacement replacement) : INormalizer
{
    public string Normalize(string text) => replacement.Apply(text);
}
