using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Operations;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Builtins;

/// <summary>Methods of Python's str that look for another text and take bounds.</summary>
internal static class StringSearch
{
    /// <summary>find, rfind, index and rindex.</summary>
    public static Builtin Find(bool fromEnd, bool mustExist) => (rendering, subject, arguments) =>
    {
        BoundArguments bound = arguments.Bind("sub", "start", "end");
        var text = (StringValue)subject;
        string part = bound.Text(0);
        rendering.Work.SpendSearch(text.Text, part);
        string window = Window(text, bound, 1, out int start);
        int found = Position(window, part, fromEnd, isInside: start <= text.PointCount);
        if (found < 0)
        {
            return mustExist ? throw new TemplateRuntimeException("substring not found") : new IntegerValue(-1);
        }

        return new IntegerValue(start + new StringValue(window).PointsBefore(found));
    };

    public static TemplateValue Count(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        BoundArguments bound = arguments.Bind("sub", "start", "end");
        var text = (StringValue)subject;
        string part = bound.Text(0);
        rendering.Work.SpendSearch(text.Text, part);
        string window = Window(text, bound, 1, out int start);
        if (part.Length == 0)
        {
            return new IntegerValue(start <= text.PointCount ? new StringValue(window).PointCount + 1 : 0);
        }

        int count = 0;
        for (int i = 0; (i = window.IndexOf(part, i, StringComparison.Ordinal)) >= 0; i += part.Length)
        {
            count++;
        }

        return new IntegerValue(count);
    }

    /// <summary>The part of a text between the bounds that two arguments give, as a slice.</summary>
    /// <param name="text">The text.</param>
    /// <param name="bound">The arguments.</param>
    /// <param name="index">Of the lower bound; the upper one follows.</param>
    /// <param name="start">Where the part begins in code points; beyond the text's end if the lower bound is.</param>
    public static string Window(StringValue text, BoundArguments bound, int index, out int start)
    {
        start = 0;
        if (bound.OptionalNotNone(index) is null && bound.OptionalNotNone(index + 1) is null)
        {
            return text.Text;
        }

        int count = text.PointCount;
        Int128 from = bound.OptionalNotNone(index) is null ? 0 : bound.Integer(index);
        Int128 to = bound.OptionalNotNone(index + 1) is null ? count : bound.Integer(index + 1);
        start = (int)Int128.Clamp(from < 0 ? from + count : from, 0, (Int128)count + 1);
        int end = (int)Int128.Clamp(to < 0 ? to + count : to, 0, count);
        return start >= end ? "" : text.Between(start, end);
    }

    private static int Position(string window, string part, bool fromEnd, bool isInside)
    {
        if (!isInside)
        {
            return -1;
        }

        return fromEnd ? window.LastIndexOf(part, StringComparison.Ordinal) : window.IndexOf(part, StringComparison.Ordinal);
    }
}
