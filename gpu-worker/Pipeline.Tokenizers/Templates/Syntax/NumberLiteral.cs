using System.Globalization;

namespace Pipeline.Tokenizers.Templates.Syntax;

/// <summary>Numbers as Python writes them: 1_000, 0x1F, 2.5e-3.</summary>
internal static class NumberLiteral
{
    /// <summary>How many characters of the text are one number.</summary>
    /// <param name="text">Begins with a digit.</param>
    /// <param name="isAfterDot">Whether the number is an attribute, as in <c>pair.0</c>: then it is an integer.</param>
    /// <param name="isFloat">Whether it has a fraction or an exponent.</param>
    public static int Measure(ReadOnlySpan<char> text, bool isAfterDot, out bool isFloat)
    {
        isFloat = false;
        if (text.Length > 2 && text[0] == '0' && IsDigit(text[2], RadixOf(text[1])))
        {
            return 2 + CountDigits(text[2..], RadixOf(text[1]));
        }

        int length = CountDigits(text, 10);
        if (isAfterDot)
        {
            return length;
        }

        if (length + 1 < text.Length && text[length] == '.' && char.IsAsciiDigit(text[length + 1]))
        {
            isFloat = true;
            length += 1 + CountDigits(text[(length + 1)..], 10);
        }

        int exponent = length;
        if (exponent < text.Length && text[exponent] is 'e' or 'E')
        {
            exponent += exponent + 1 < text.Length && text[exponent + 1] is '+' or '-' ? 2 : 1;
            int digits = CountDigits(text[exponent..], 10);
            if (digits > 0)
            {
                isFloat = true;
                length = exponent + digits;
            }
        }

        return length;
    }

    /// <exception cref="TemplateSyntaxException">It has more than 128 bits, or begins with a zero.</exception>
    public static Int128 ParseInteger(string text, int line)
    {
        string digits = text.Replace("_", "", StringComparison.Ordinal);
        int radix = digits.Length > 2 ? RadixOf(digits[1]) : 0;
        if (radix == 0 && digits.Length > 1 && digits[0] == '0' && digits.AsSpan().ContainsAnyExcept('0'))
        {
            throw new TemplateSyntaxException(line, $"The number {text} begins with a zero.");
        }

        Int128 number = 0;
        foreach (char digit in radix == 0 ? digits.AsSpan() : digits.AsSpan(2))
        {
            try
            {
                number = checked((number * (radix == 0 ? 10 : radix)) + Convert.ToInt32(digit.ToString(), 16));
            }
            catch (OverflowException)
            {
                throw new TemplateSyntaxException(line, "An integer has more than 128 bits, which is not supported.");
            }
        }

        return number;
    }

    public static double ParseFloat(string text) => double.Parse(
        text.Replace("_", "", StringComparison.Ordinal),
        NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
        CultureInfo.InvariantCulture);

    private static int RadixOf(char letter) => letter switch
    {
        'x' or 'X' => 16,
        'o' or 'O' => 8,
        'b' or 'B' => 2,
        _ => 0,
    };

    private static bool IsDigit(char character, int radix) => radix switch
    {
        16 => char.IsAsciiHexDigit(character),
        _ => character >= '0' && character < '0' + radix,
    };

    // an underscore stands between two digits
    private static int CountDigits(ReadOnlySpan<char> text, int radix)
    {
        int length = 0;
        while (length < text.Length
            && (IsDigit(text[length], radix)
                || (text[length] == '_' && length > 0 && length + 1 < text.Length && IsDigit(text[length + 1], radix))))
        {
            length++;
        }

        return length;
    }
}
