using System.Globalization;
using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.Templates.Operations;

/// <summary>Text as Python's <c>repr</c> writes it.</summary>
internal static class StringRepr
{
    public static void Write(string text, TextSink sink)
    {
        char quote = text.Contains('\'') && !text.Contains('"') ? '"' : '\'';
        sink.Append(quote);
        for (int i = 0; i < text.Length;)
        {
            int code = CodePoints.At(text, i, out int length);
            WritePoint(text.AsSpan(i, length), code, quote, sink);
            i += length;
        }

        sink.Append(quote);
    }

    private static void WritePoint(ReadOnlySpan<char> point, int code, char quote, TextSink sink)
    {
        switch (code)
        {
            case '\\':
                sink.Append("\\\\");
                break;
            case '\n':
                sink.Append("\\n");
                break;
            case '\r':
                sink.Append("\\r");
                break;
            case '\t':
                sink.Append("\\t");
                break;
            case int same when same == quote:
                sink.Append('\\');
                sink.Append(quote);
                break;
            case int printable when IsPrintable(printable):
                sink.Append(point);
                break;
            case <= 0xFF:
                sink.Append(string.Create(CultureInfo.InvariantCulture, $"\\x{code:x2}"));
                break;
            case <= 0xFFFF:
                sink.Append(string.Create(CultureInfo.InvariantCulture, $"\\u{code:x4}"));
                break;
            default:
                sink.Append(string.Create(CultureInfo.InvariantCulture, $"\\U{code:x8}"));
                break;
        }
    }

    private static bool IsPrintable(int code) =>
        code == ' ' || CharUnicodeInfo.GetUnicodeCategory(code)
            is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.SpaceSeparator);
}
