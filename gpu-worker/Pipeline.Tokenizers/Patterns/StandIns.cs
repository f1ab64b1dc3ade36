using System.Diagnostics;
using System.Globalization;
using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.Patterns;

/// <summary>Writes each code point over U+FFFF as one of the same category below, so that a code point is a character.</summary>
internal static class StandIns
{
    /// <summary>Where each code point of a text begins, and at the end the text's length.</summary>
    public static int[] StartsOf(ReadOnlySpan<char> text)
    {
        var starts = new List<int>(text.Length + 1);
        for (int i = 0; i < text.Length;)
        {
            starts.Add(i);
            CodePoints.At(text, i, out int length);
            i += length;
        }

        starts.Add(text.Length);
        return [.. starts];
    }

    /// <summary>A text with one character for each code point.</summary>
    public static char[] Replace(ReadOnlySpan<char> text, ReadOnlySpan<int> starts)
    {
        char[] replaced = new char[starts.Length - 1];
        for (int i = 0; i < replaced.Length; i++)
        {
            int code = CodePoints.At(text, starts[i], out int length);
            replaced[i] = length == 1 ? (char)code : Of(CharUnicodeInfo.GetUnicodeCategory(code));
        }

        return replaced;
    }

    // characters that no published expression names, and letters without a partner in the other case
    private static char Of(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter => '\u03D2',
        UnicodeCategory.LowercaseLetter => '\u0138',
        UnicodeCategory.TitlecaseLetter => '\u1F88',
        UnicodeCategory.ModifierLetter => '\u02B0',
        UnicodeCategory.OtherLetter => '\uA000',
        UnicodeCategory.NonSpacingMark => '\u0316',
        UnicodeCategory.SpacingCombiningMark => '\u0903',
        UnicodeCategory.EnclosingMark => '\u0488',
        UnicodeCategory.DecimalDigitNumber => '\u0AE6',
        UnicodeCategory.LetterNumber => '\u16EE',
        UnicodeCategory.OtherNumber => '\u2474',
        UnicodeCategory.Format => '\u2060',
        UnicodeCategory.PrivateUse => '\uE000',
        UnicodeCategory.ConnectorPunctuation => '\u2054',
        UnicodeCategory.DashPunctuation => '\u2E1A',
        UnicodeCategory.OpenPunctuation => '\u2045',
        UnicodeCategory.ClosePunctuation => '\u2046',
        UnicodeCategory.InitialQuotePunctuation => '\u2E02',
        UnicodeCategory.FinalQuotePunctuation => '\u2E03',
        UnicodeCategory.OtherPunctuation => '\u2E00',
        UnicodeCategory.MathSymbol => '\u2A00',
        UnicodeCategory.CurrencySymbol => '\u20A0',
        UnicodeCategory.ModifierSymbol => '\uA700',
        UnicodeCategory.OtherSymbol => '\u2E80',
        UnicodeCategory.OtherNotAssigned => '\u0378',
        _ => throw new UnreachableException($"No code point over U+FFFF is of category {category}."),
    };
}
