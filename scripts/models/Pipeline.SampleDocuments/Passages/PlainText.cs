using System.Text.RegularExpressions;

namespace Pipeline.SampleDocuments.Passages;

/// <summary>Turns what documentation files hold into plain prose.</summary>
internal static partial class PlainText
{
    // A line of prose is mostly letters; code, tables and lists of names are not.
    private const double MinLetterShare = 0.75;

    private static readonly HashSet<string> CommonWords = new(
        ["the", "a", "an", "of", "to", "and", "or", "in", "is", "are", "for", "that", "this", "with", "be", "by", "on", "as", "it", "if", "from"],
        StringComparer.OrdinalIgnoreCase);

    // of running English text about a third is such words
    private const double MinCommonShare = 0.15;
    private const double MinDistinctShare = 0.4;

    /// <summary>One line, single blanks, none at the ends and none before punctuation.</summary>
    public static string Collapse(string text) => BlankBeforeStop().Replace(WhiteSpace().Replace(text, " ").Trim(), "$1");

    /// <summary>Takes the marks of Markdown and HTML away, and keeps the words.</summary>
    public static string StripMarkup(string text)
    {
        string linked = Link().Replace(Tag().Replace(text, " "), "$1");
        return Marks().Replace(linked, string.Empty);
    }

    /// <summary>Whether a text reads like sentences, and not like one sentence over and over.</summary>
    public static bool IsProse(string text)
    {
        string[] words = Words(text);
        int letters = text.Count(character => char.IsLetter(character) || character == ' ');
        int common = words.Count(CommonWords.Contains);
        int distinct = words.Distinct(StringComparer.OrdinalIgnoreCase).Count();
        return letters >= text.Length * MinLetterShare
            && common >= words.Length * MinCommonShare
            && distinct >= words.Length * MinDistinctShare;
    }

    /// <summary>What stands between blanks.</summary>
    public static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    [GeneratedRegex(@" ([.,;:)])")]
    private static partial Regex BlankBeforeStop();

    [GeneratedRegex(@"<[^<>]{1,200}>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"!?\[([^\[\]]*)\](\([^()]*\)|\[[^\[\]]*\])?")]
    private static partial Regex Link();

    [GeneratedRegex(@"[`*]|^[#>]+ ?|^[-+] ", RegexOptions.Multiline)]
    private static partial Regex Marks();
}
