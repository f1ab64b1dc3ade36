using System.Globalization;

namespace Pipeline.Tokenizers.Text;

/// <summary>
/// Unicode classes as the reference implementation sees them. .NET's own <c>char</c> tests work on UTF-16 units and miss
/// everything over U+FFFF.
/// </summary>
internal static class CodePoints
{
    /// <summary>The code point that starts at <paramref name="index"/>; an unpaired surrogate stands for itself.</summary>
    /// <param name="text">UTF-16.</param>
    /// <param name="index">An index in <paramref name="text"/>.</param>
    /// <param name="length">UTF-16 units of the code point, 1 or 2.</param>
    public static int At(ReadOnlySpan<char> text, int index, out int length)
    {
        char first = text[index];
        if (char.IsHighSurrogate(first) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
        {
            length = 2;
            return char.ConvertToUtf32(first, text[index + 1]);
        }

        length = 1;
        return first;
    }

    /// <summary>The code point that ends before <paramref name="end"/>.</summary>
    public static int Before(ReadOnlySpan<char> text, int end)
    {
        bool isPair = end >= 2 && char.IsLowSurrogate(text[end - 1]) && char.IsHighSurrogate(text[end - 2]);
        return At(text, isPair ? end - 2 : end - 1, out _);
    }

    /// <summary>True if <paramref name="text"/> has more than <paramref name="limit"/> code points.</summary>
    public static bool CountExceeds(ReadOnlySpan<char> text, int limit)
    {
        if (text.Length <= limit)
        {
            return false;
        }

        int count = 0;
        for (int i = 0; i < text.Length && count <= limit; count++)
        {
            At(text, i, out int length);
            i += length;
        }

        return count > limit;
    }

    /// <summary>Unicode's White_Space property.</summary>
    public static bool IsWhiteSpace(int code) => code <= char.MaxValue && char.IsWhiteSpace((char)code);

    /// <summary>What <c>\p{L}</c> matches.</summary>
    public static bool IsLetter(int code) =>
        code < 0x80 ? char.IsAsciiLetter((char)code) : CharUnicodeInfo.GetUnicodeCategory(code) <= UnicodeCategory.OtherLetter;

    /// <summary>What <c>[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]</c> matches.</summary>
    public static bool IsUpperOrCaseless(int code) =>
        code < 0x80 ? char.IsAsciiLetterUpper((char)code) : IsMark(code) || (IsLetter(code) && !IsLower(code));

    /// <summary>What <c>[\p{Ll}\p{Lm}\p{Lo}\p{M}]</c> matches.</summary>
    public static bool IsLowerOrCaseless(int code) =>
        code < 0x80
            ? char.IsAsciiLetterLower((char)code)
            : IsMark(code) || CharUnicodeInfo.GetUnicodeCategory(code)
                is UnicodeCategory.LowercaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter;

    /// <summary>What <c>\p{N}</c> matches.</summary>
    public static bool IsNumber(int code) =>
        code < 0x80
            ? char.IsAsciiDigit((char)code)
            : CharUnicodeInfo.GetUnicodeCategory(code)
                is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    /// <summary>What <c>[^\s\p{L}\p{N}]</c> matches.</summary>
    public static bool IsSymbol(int code) => !IsWhiteSpace(code) && !IsLetter(code) && !IsNumber(code);

    /// <summary>Unicode punctuation, and the ASCII symbols that BERT counts as punctuation ($ + &lt; = &gt; ^ ` | ~).</summary>
    public static bool IsPunctuation(int code)
    {
        if (code < 0x80)
        {
            return code is (>= '!' and <= '/') or (>= ':' and <= '@') or (>= '[' and <= '`') or (>= '{' and <= '~');
        }

        return CharUnicodeInfo.GetUnicodeCategory(code)
            is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation;
    }

    /// <summary>Non-spacing marks: the accents that are left over once letters are decomposed.</summary>
    public static bool IsNonSpacingMark(int code) =>
        code >= 0x300 && CharUnicodeInfo.GetUnicodeCategory(code) == UnicodeCategory.NonSpacingMark;

    /// <summary>Any mark: non-spacing, spacing or enclosing.</summary>
    public static bool IsMark(int code) =>
        code >= 0x300 && CharUnicodeInfo.GetUnicodeCategory(code)
            is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    /// <summary>Control, format, private-use characters and surrogates, other than tab, line feed and carriage return.</summary>
    public static bool IsControl(int code) =>
        code is not ('\t' or '\n' or '\r') && CharUnicodeInfo.GetUnicodeCategory(code)
            is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate;

    /// <summary>Han ideographs, without kana and Hangul, by the blocks that BERT lists.</summary>
    public static bool IsHan(int code) =>
        code is (>= 0x4E00 and <= 0x9FFF)
            or (>= 0x3400 and <= 0x4DBF)
            or (>= 0x20000 and <= 0x2A6DF)
            or (>= 0x2A700 and <= 0x2B73F)
            or (>= 0x2B740 and <= 0x2B81F)
            or (>= 0x2B920 and <= 0x2CEAF)
            or (>= 0xF900 and <= 0xFAFF)
            or (>= 0x2F800 and <= 0x2FA1F);

    /// <summary>What <c>\w</c> matches in the reference's regular expressions (UTS 18: letters, marks, digits, connectors).</summary>
    public static bool IsWord(int code)
    {
        if (code < 0x80)
        {
            return char.IsAsciiLetterOrDigit((char)code) || code == '_';
        }

        // Other_Alphabetic outside the letter categories: circled and squared Latin letters; then the two joiners.
        if (code is (>= 0x24B6 and <= 0x24E9) or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169)
            or (>= 0x1F170 and <= 0x1F189) or 0x200C or 0x200D)
        {
            return true;
        }

        return CharUnicodeInfo.GetUnicodeCategory(code)
            is <= UnicodeCategory.LetterNumber or UnicodeCategory.ConnectorPunctuation;
    }

    private static bool IsLower(int code) => CharUnicodeInfo.GetUnicodeCategory(code) == UnicodeCategory.LowercaseLetter;
}
