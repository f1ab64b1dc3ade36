using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Operations;

/// <summary>One conversion of a format: <c>%(key)-08.3f</c>.</summary>
/// <param name="Key">The name in parentheses, or null.</param>
/// <param name="IsLeft">The flag '-'.</param>
/// <param name="HasPlus">The flag '+'.</param>
/// <param name="HasSpace">The flag ' '.</param>
/// <param name="HasZero">The flag '0'.</param>
/// <param name="IsAlternate">The flag '#'.</param>
/// <param name="Width">Characters at least.</param>
/// <param name="Precision">Decimals or characters, or null.</param>
/// <param name="Conversion">The letter.</param>
internal readonly record struct PercentField(
    string? Key, bool IsLeft, bool HasPlus, bool HasSpace, bool HasZero, bool IsAlternate, int Width, int? Precision, char Conversion)
{
    /// <summary>No published template asks for more; CPython's floats end there too.</summary>
    private const int MostPrecision = 1000;

    /// <summary>Reads the conversion.</summary>
    /// <param name="format">The format.</param>
    /// <param name="position">Behind the '%'.</param>
    /// <param name="values">Where a '*' takes its number from.</param>
    /// <param name="end">Behind the conversion.</param>
    public static PercentField Read(string format, int position, PercentArguments values, out int end)
    {
        string? key = ReadKey(format, ref position);
        int flagsEnd = position;
        while (flagsEnd < format.Length && "-+ 0#".Contains(format[flagsEnd]))
        {
            flagsEnd++;
        }

        ReadOnlySpan<char> flags = format.AsSpan(position, flagsEnd - position);
        position = flagsEnd;
        int width = ReadNumber(format, ref position, values, TextSink.MaxLength) ?? 0;
        int? precision = null;
        if (position < format.Length && format[position] == '.')
        {
            position++;
            precision = Math.Max(0, ReadNumber(format, ref position, values, MostPrecision) ?? 0);
        }

        while (position < format.Length && format[position] is 'h' or 'l' or 'L')
        {
            position++;
        }

        if (position >= format.Length)
        {
            throw new TemplateRuntimeException("The format ends within a conversion.");
        }

        end = position + 1;
        bool isLeft = flags.Contains('-') || width < 0;
        return new PercentField(
            key, isLeft, flags.Contains('+'), flags.Contains(' '), flags.Contains('0'), flags.Contains('#'),
            Math.Abs(width), precision, format[position]);
    }

    private static string? ReadKey(string format, ref int position)
    {
        if (position >= format.Length || format[position] != '(')
        {
            return null;
        }

        int open = 1;
        int start = ++position;
        for (; position < format.Length && open > 0; position++)
        {
            open += format[position] == '(' ? 1 : format[position] == ')' ? -1 : 0;
        }

        return open == 0
            ? format[start..(position - 1)]
            : throw new TemplateRuntimeException("A key of the format does not end.");
    }

    private static int? ReadNumber(string format, ref int position, PercentArguments values, int most)
    {
        Int128 number = 0;
        int start = position;
        if (position < format.Length && format[position] == '*')
        {
            position++;
            if (!Numbers.TryInteger(values.Take(key: null), out number))
            {
                throw new TemplateRuntimeException("'*' takes an integer.");
            }
        }

        while (position < format.Length && char.IsAsciiDigit(format[position]))
        {
            number = Int128.Min((number * 10) + (format[position] - '0'), most + 1);
            position++;
        }

        if (number > most || number < -most)
        {
            throw new TemplateRuntimeException($"A width or precision of the format is over {most}.");
        }

        return position == start ? null : (int)number;
    }
}
