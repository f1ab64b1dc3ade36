using System.Text;

namespace Pipeline.Tokenizers.Patterns;

/// <summary>Writes something else for each match of a pattern.</summary>
/// <param name="pattern">What is looked for.</param>
/// <param name="content">What is written instead, as it is.</param>
internal sealed class PatternReplacement(ITextPattern pattern, string content)
{
    /// <summary>The text with its matches replaced; may be the same string.</summary>
    public string Apply(string text)
    {
        var matches = new List<TextMatch>();
        pattern.FindMatches(text.AsMemory(), matches);
        if (matches.Count == 0)
        {
            return text;
        }

        var output = new StringBuilder(text.Length);
        int end = 0;
        foreach (TextMatch match in matches)
        {
            output.Append(text, end, match.Start - end).Append(content);
            end = match.Start + match.Length;
        }

        return output.Append(text, end, text.Length - end).ToString();
    }
}
