using System.Globalization;
using Pipeline.Tokenizers.Templates.Operations;

namespace Pipeline.Tokenizers.Templates.Builtins;

/// <summary>Text as Python's int() and float() read it.</summary>
internal static class NumberText
{
    /// <summary>Reads an integer of a base, with white space around it and underscores between digits.</summary>
    /// <returns>False where the text is none, or has more than 128 bits.</returns>
    public static bool TryReadInteger(string text, Int128 radix, out Int128 number)
    {
        number = 0;
        ReadOnlySpan<char> digits = Trim(text);
        bool isNegative = digits.StartsWith("-");
        digits = isNegative || digits.StartsWith("+") ? digits[1..] : digits;
        if (radix == 16 && (digits.StartsWith("0x") || digits.StartsWith("0X")))
        {
            digits = digits[2..];
        }

        if (radix < 2 || radix > 36 || !TryRemoveUnderscores(digits, out string clean) || clean.Length is 0 or > 128)
        {
            return false;
        }

        foreach (char character in clean)
        {
            int digit = char.IsAsciiDigit(character) ? character - '0'
                : char.IsAsciiLetter(character) ? (character | 0x20) - 'a' + 10
                : int.MaxValue;
            if (digit >= radix || number > (Int128.MaxValue - digit) / radix)
            {
                return false;
            }

            number = (number * radix) + digit;
        }

        number = isNegative ? -number : number;
        return true;
    }

    /// <summary>Reads a decimal number, <c>inf</c> or <c>nan</c>.</summary>
    public static bool TryReadFloat(string text, out double number)
    {
        ReadOnlySpan<char> trimmed = Trim(text);
        bool isNegative = trimmed.StartsWith("-");
        ReadOnlySpan<char> unsigned = isNegative || trimmed.StartsWith("+") ? trimmed[1..] : trimmed;
        if (unsigned.Equals("inf", StringComparison.OrdinalIgnoreCase)
            || unsigned.Equals("infinity", StringComparison.OrdinalIgnoreCase))
        {
            number = isNegative ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        if (unsigned.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            number = double.NaN;
            return true;
        }

        number = 0;
        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingSign;
        return !unsigned.IsEmpty
            && unsigned[0] is not ('+' or '-')
            && TryRemoveUnderscores(trimmed, out string clean)
            && double.TryParse(clean, Style, CultureInfo.InvariantCulture, out number);
    }

    private static ReadOnlySpan<char> Trim(string text) => PythonText.TrimEnd(PythonText.TrimStart(text));

    private static bool TryRemoveUnderscores(ReadOnlySpan<char> text, out string clean)
    {
        clean = text.ToString().Replace("_", "", StringComparison.Ordinal);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '_'
                && (i == 0 || i + 1 == text.Length || !char.IsAsciiLetterOrDigit(text[i - 1]) || !char.IsAsciiLetterOrDigit(text[i + 1])))
            {
                return false;
            }
        }

        return true;
    }
}
