using System.Globalization;
using System.Text;

namespace Pipeline.Tokenizers.Templates.Syntax;

/// <summary>Text in quotes, with Python's escapes.</summary>
internal static class StringLiteral
{
    /// <summary>How many characters the literal has with its quotes; -1 where it does not end.</summary>
    /// <param name="text">Begins with the quote.</param>
    public static int Measure(ReadOnlySpan<char> text)
    {
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == text[0])
            {
                return i + 1;
            }
        }

        return -1;
    }

    /// <summary>The characters that are meant.</summary>
    /// <param name="text">What is between the quotes.</param>
    /// <param name="line">Where it begins, for the message.</param>
    /// <exception cref="TemplateSyntaxException">An escape is cut off, or names a character by its name.</exception>
    public static string Unescape(ReadOnlySpan<char> text, int line)
    {
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length;)
        {
            if (text[i] != '\\')
            {
                result.Append(text[i++]);
                continue;
            }

            i += AppendEscape(text[i..], result, line);
        }

        return result.ToString();
    }

    // a backslash is never the last character: it would have hidden the closing quote
    private static int AppendEscape(ReadOnlySpan<char> text, StringBuilder result, int line)
    {
        char kind = text[1];
        switch (kind)
        {
            case '\n':
                return 2;
            case 'x':
                return AppendCode(text, digits: 2, result, line);
            case 'u':
                return AppendCode(text, digits: 4, result, line);
            case 'U':
                return AppendCode(text, digits: 8, result, line);
            case >= '0' and <= '7':
                return AppendOctal(text, result);
            case 'N':
                throw new TemplateSyntaxException(line, @"The escape \N{…} is not supported.");
        }

        int simple = "\\'\"abfnrtv".IndexOf(kind, StringComparison.Ordinal);
        if (simple < 0)
        {
            // Python keeps the backslash of what is no escape
            result.Append('\\');
            return 1;
        }

        result.Append("\\'\"\a\b\f\n\r\t\v"[simple]);
        return 2;
    }

    private static int AppendCode(ReadOnlySpan<char> text, int digits, StringBuilder result, int line)
    {
        if (text.Length < digits + 2
            || !int.TryParse(text.Slice(2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code)
            || code is < 0 or > 0x10FFFF)
        {
            throw new TemplateSyntaxException(line, $@"The escape \{text[1]} is not followed by {digits} hexadecimal digits of a character.");
        }

        if (code <= char.MaxValue)
        {
            result.Append((char)code);
        }
        else
        {
            result.Append(char.ConvertFromUtf32(code));
        }

        return digits + 2;
    }

    private static int AppendOctal(ReadOnlySpan<char> text, StringBuilder result)
    {
        int length = 1;
        int code = 0;
        while (length < text.Length && length <= 3 && text[length] is >= '0' and <= '7')
        {
            code = (code * 8) + (text[length] - '0');
            length++;
        }

        result.Append((char)code);
        return length;
    }
}
