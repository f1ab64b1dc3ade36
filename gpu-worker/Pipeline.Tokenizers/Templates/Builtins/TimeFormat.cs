using System.Globalization;
using Pipeline.Tokenizers.Templates.Evaluation;

namespace Pipeline.Tokenizers.Templates.Builtins;

/// <summary>Times as C's strftime writes them in the C locale.</summary>
internal static class TimeFormat
{
    /// <summary>The directives of one number, which glibc pads.</summary>
    private const string Numbers = "CdeGgHIjklMmSUuVWwYy";

    /// <exception cref="TemplateRuntimeException">A directive is not supported.</exception>
    public static string Apply(string format, DateTimeOffset time, RenderWork work)
    {
        var sink = new TextSink(work);
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                sink.Append(format[i]);
                continue;
            }

            // glibc's %-d leaves out the zero in front
            bool isShort = format[++i] == '-' && i + 1 < format.Length;
            char directive = isShort ? format[++i] : format[i];
            string part = Directive(directive, time);
            string trimmed = part.TrimStart('0', ' ');
            sink.Append(!isShort || !Numbers.Contains(directive) ? part : trimmed.Length == 0 ? "0" : trimmed);
        }

        return sink.ToString();
    }

    private static string Directive(char directive, DateTimeOffset time) => directive switch
    {
        'C' => (time.Year / 100).ToString("00", CultureInfo.InvariantCulture),
        'Y' => Write(time, "yyyy"),
        'y' => Write(time, "yy"),
        'm' => Write(time, "MM"),
        'B' => Write(time, "MMMM"),
        'b' or 'h' => Write(time, "MMM"),
        'd' => Write(time, "dd"),
        'e' => Write(time, "%d").PadLeft(2),
        'j' => time.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
        'G' => ISOWeek.GetYear(time.DateTime).ToString("0000", CultureInfo.InvariantCulture),
        'g' => (ISOWeek.GetYear(time.DateTime) % 100).ToString("00", CultureInfo.InvariantCulture),
        'V' => ISOWeek.GetWeekOfYear(time.DateTime).ToString("00", CultureInfo.InvariantCulture),
        'U' => WeekOfYear(time, (int)time.DayOfWeek),
        'W' => WeekOfYear(time, ((int)time.DayOfWeek + 6) % 7),
        'A' => Write(time, "dddd"),
        'a' => Write(time, "ddd"),
        'w' => ((int)time.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        'u' => (time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        'H' => Write(time, "HH"),
        'I' => Write(time, "hh"),
        'k' => Write(time, "%H").PadLeft(2),
        'l' => Write(time, "%h").PadLeft(2),
        'M' => Write(time, "mm"),
        'S' => Write(time, "ss"),
        'f' => Write(time, "ffffff"),
        'p' => Write(time, "tt"),
        'P' => time.Hour < 12 ? "am" : "pm",
        'r' => Write(time, "hh:mm:ss tt"),

        // the time that transformers gives has no zone
        'Z' or 'z' => "",
        'F' => Write(time, "yyyy-MM-dd"),
        'T' => Write(time, "HH:mm:ss"),
        'R' => Write(time, "HH:mm"),
        'D' => Write(time, "MM/dd/yy"),
        'c' => $"{Write(time, "ddd MMM")} {Write(time, "%d").PadLeft(2)} {Write(time, "HH:mm:ss yyyy")}",
        'x' => Write(time, "MM/dd/yy"),
        'X' => Write(time, "HH:mm:ss"),
        'n' => "\n",
        't' => "\t",
        '%' => "%",
        _ => throw new TemplateRuntimeException($"The directive %{directive} of strftime is not supported."),
    };

    /// <summary>Full weeks, and the one that a year begins with is 00.</summary>
    /// <param name="time">When.</param>
    /// <param name="day">Days since the week began.</param>
    private static string WeekOfYear(DateTimeOffset time, int day) =>
        ((time.DayOfYear + 6 - day) / 7).ToString("00", CultureInfo.InvariantCulture);

    // the invariant culture puts its own separators in the place of ':' and '/', and they are the same
    private static string Write(DateTimeOffset time, string format) => time.ToString(format, CultureInfo.InvariantCulture);
}
