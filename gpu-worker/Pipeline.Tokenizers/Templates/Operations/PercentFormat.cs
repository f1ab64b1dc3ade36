using System.Globalization;
using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Operations;

/// <summary>Python's <c>format % values</c>: %s %r, %d %i %u, %x %X %o, %f %F %e %E %g %G, %c and %%.</summary>
internal static class PercentFormat
{
    /// <exception cref="TemplateRuntimeException">There are too few or too many values, or one of the wrong type.</exception>
    public static string Apply(string format, TemplateValue values, RenderWork work)
    {
        var source = new PercentArguments(values, work);
        var sink = new TextSink(work);
        int position = 0;
        while (position < format.Length)
        {
            int percent = format.IndexOf('%', position);
            sink.Append(format.AsSpan(position, (percent < 0 ? format.Length : percent) - position));
            if (percent < 0)
            {
                break;
            }

            PercentField field = PercentField.Read(format, percent + 1, source, out position);
            Write(field, source, sink);
        }

        source.CheckAllUsed();
        return sink.ToString();
    }

    private static void Write(PercentField field, PercentArguments source, TextSink sink)
    {
        if (field.Conversion == '%')
        {
            sink.Append('%');
            return;
        }

        TemplateValue value = source.Take(field.Key);
        switch (field.Conversion)
        {
            case 's':
                Pad(field, "", Cut(value.ToText(sink.Work), field.Precision), sink);
                break;
            case 'r':
                var repr = new TextSink(sink.Work);
                value.WriteRepr(repr);
                Pad(field, "", Cut(repr.ToString(), field.Precision), sink);
                break;
            case 'c':
                Pad(field, "", CharacterOf(value), sink);
                break;
            case 'd' or 'i' or 'u' or 'x' or 'X' or 'o':
                WriteInteger(field, value, sink);
                break;
            case 'f' or 'F' or 'e' or 'E' or 'g' or 'G':
                WriteFloat(field, value, sink);
                break;
            default:
                throw new TemplateRuntimeException($"The conversion '%{field.Conversion}' is not supported.");
        }
    }

    private static void WriteInteger(PercentField field, TemplateValue value, TextSink sink)
    {
        bool isDecimal = field.Conversion is 'd' or 'i' or 'u';
        if (!Numbers.TryInteger(value, out Int128 number))
        {
            number = isDecimal && value is FloatValue real
                ? Numbers.Truncate(real.Value).Value
                : throw new TemplateRuntimeException($"%{field.Conversion} takes a number, not {value.TypeName}.");
        }

        UInt128 magnitude = number < 0 ? (UInt128)(-(number + 1)) + 1 : (UInt128)number;
        (string prefix, string digits) = field.Conversion switch
        {
            'x' => ("0x", magnitude.ToString("x", CultureInfo.InvariantCulture)),
            'X' => ("0X", magnitude.ToString("X", CultureInfo.InvariantCulture)),
            'o' => ("0o", ToOctal(magnitude)),
            _ => ("", magnitude.ToString(CultureInfo.InvariantCulture)),
        };
        sink.Work.Spend(field.Precision ?? 0);
        digits = digits.PadLeft(field.Precision ?? 0, '0');
        Pad(field, SignOf(field, number < 0) + (field.IsAlternate ? prefix : ""), digits, sink);
    }

    private static void WriteFloat(PercentField field, TemplateValue value, TextSink sink)
    {
        if (!Numbers.TryFloat(value, out double number))
        {
            throw new TemplateRuntimeException($"%{field.Conversion} takes a number, not {value.TypeName}.");
        }

        string digits = FloatFormat.Apply(Math.Abs(number), field.Conversion, field.Precision ?? 6, field.IsAlternate);
        Pad(field, SignOf(field, double.IsNegative(number) && !double.IsNaN(number)), digits, sink);
    }

    private static string SignOf(PercentField field, bool isNegative) =>
        isNegative ? "-" : field.HasPlus ? "+" : field.HasSpace ? " " : "";

    // zeros stand between sign and digits, spaces before both or behind
    private static void Pad(PercentField field, string sign, string text, TextSink sink)
    {
        bool isNumber = field.Conversion is not ('s' or 'r' or 'c');
        int missing = Math.Max(0, field.Width - sign.Length - new StringValue(text).PointCount);
        bool zeros = field.HasZero && isNumber && !field.IsLeft;
        sink.Append(' ', field.IsLeft || zeros ? 0 : missing);
        sink.Append(sign);
        sink.Append('0', zeros ? missing : 0);
        sink.Append(text);
        sink.Append(' ', field.IsLeft ? missing : 0);
    }

    private static string Cut(string text, int? points)
    {
        var value = new StringValue(text);
        return points is { } most && most < value.PointCount ? value.Between(0, most) : text;
    }

    private static string CharacterOf(TemplateValue value) => value switch
    {
        StringValue { PointCount: 1 } text => text.Text,
        IntegerValue { Value: var code } when code >= 0 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF) =>
            char.ConvertFromUtf32((int)code),
        _ => throw new TemplateRuntimeException("%c takes one character or its number."),
    };

    private static string ToOctal(UInt128 number)
    {
        string digits = "";
        do
        {
            digits = (char)('0' + (int)(number & 7)) + digits;
            number >>= 3;
        }
        while (number > 0);
        return digits;
    }
}
