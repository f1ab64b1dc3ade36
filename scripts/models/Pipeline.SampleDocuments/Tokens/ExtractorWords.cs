using System.Text.RegularExpressions;

namespace Pipeline.SampleDocuments.Tokens;

/// <summary>
/// How the extractor's tokeniser cuts a text into the words inside which bytes are merged. What an answer copies must have the
/// same tokens in the document and behind a quote, or the model has to learn the spelling of every token.
/// </summary>
internal static partial class ExtractorWords
{
    /// <summary>
    /// In this order: a key of the answer with the punctuation around it; a word that begins with a small letter, with the space
    /// before it; another word; one digit; a mark repeated, with a space behind it; line ends; spaces. Names begin with capitals:
    /// the space before them is a token of its own. Oniguruma and .NET read the expression alike.
    /// </summary>
    public const string Pattern =
        @"[{"",]*""[a-z_]+"":""?| ?\p{Ll}\p{L}*|\p{L}+|\p{N}|([^\s\p{L}\p{N}])\1* ?|[\r\n]+| +|\s";

    /// <summary>The pattern, compiled.</summary>
    [GeneratedRegex(Pattern)]
    public static partial Regex Word();
}
