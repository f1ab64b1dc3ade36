using System.Collections.Frozen;
using System.Globalization;
using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Operations;
using Pipeline.Tokenizers.Templates.Values;
using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.Templates.Builtins;

/// <summary>Methods of Python's str.</summary>
internal static class StringMethods
{
    public static readonly FrozenDictionary<string, Builtin> All = new Dictionary<string, Builtin>
    {
        ["strip"] = Strip(fromStart: true, fromEnd: true),
        ["lstrip"] = Strip(fromStart: true, fromEnd: false),
        ["rstrip"] = Strip(fromStart: false, fromEnd: true),
        ["upper"] = Change(PythonText.Upper),
        ["lower"] = Change(PythonText.Lower),
        ["casefold"] = Change(PythonText.Lower),
        ["title"] = Change(PythonText.Title),
        ["capitalize"] = Change(PythonText.Capitalize),
        ["swapcase"] = Change(static text => string.Concat(text.Select(
            c => char.IsUpper(c) ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c)))),
        ["startswith"] = Affix(static (text, affix) => text.StartsWith(affix, StringComparison.Ordinal)),
        ["endswith"] = Affix(static (text, affix) => text.EndsWith(affix, StringComparison.Ordinal)),
        ["removeprefix"] = RemovePrefix,
        ["removesuffix"] = RemoveSuffix,
        ["split"] = StringSplitting.Split,
        ["rsplit"] = StringSplitting.SplitFromEnd,
        ["splitlines"] = StringSplitting.SplitLines,
        ["partition"] = StringSplitting.Partition,
        ["rpartition"] = StringSplitting.PartitionFromEnd,
        ["replace"] = Replace,
        ["join"] = Join,
        ["find"] = StringSearch.Find(fromEnd: false, mustExist: false),
        ["rfind"] = StringSearch.Find(fromEnd: true, mustExist: false),
        ["index"] = StringSearch.Find(fromEnd: false, mustExist: true),
        ["rindex"] = StringSearch.Find(fromEnd: true, mustExist: true),
        ["count"] = StringSearch.Count,
        ["center"] = Pad(static missing => missing / 2),
        ["ljust"] = Pad(static _ => 0),
        ["rjust"] = Pad(static missing => missing),
        ["zfill"] = FillWithZeros,
        ["isdigit"] = EachPoint(static code => Category(code) == UnicodeCategory.DecimalDigitNumber),
        ["isdecimal"] = EachPoint(static code => Category(code) == UnicodeCategory.DecimalDigitNumber),
        ["isnumeric"] = EachPoint(static code => Category(code)
            is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber),
        ["isalpha"] = EachPoint(IsLetter),
        ["isalnum"] = EachPoint(static code => IsLetter(code) || Category(code)
            is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber),
        ["isspace"] = EachPoint(static code => code <= char.MaxValue && PythonText.IsSpace((char)code)),
        ["isascii"] = Test(static text => text.All(char.IsAscii)),
        ["isupper"] = Test(static text => text.Any(char.IsUpper) && !text.Any(char.IsLower)),
        ["islower"] = Test(static text => text.Any(char.IsLower) && !text.Any(char.IsUpper)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Cuts white space, or other characters, off the ends.</summary>
    public static string Strip(string text, string? characters, bool fromStart, bool fromEnd)
    {
        if (characters is null)
        {
            ReadOnlySpan<char> rest = fromStart ? PythonText.TrimStart(text) : text;
            return (fromEnd ? PythonText.TrimEnd(rest) : rest).ToString();
        }

        HashSet<int> points = [.. PointsOf(characters)];
        int start = 0;
        int end = text.Length;
        while (fromStart && start < end && points.Contains(CodePoints.At(text, start, out int length)))
        {
            start += length;
        }

        while (fromEnd && end > start && points.Contains(CodePoints.Before(text, end)))
        {
            end -= CodePoints.Before(text, end) > char.MaxValue ? 2 : 1;
        }

        return text[start..end];
    }

    /// <summary>Replaces a text by another, from the start, at most so often (negative: everywhere).</summary>
    public static string Replace(string text, string old, string replacement, Int128 count, RenderWork work)
    {
        work.SpendSearch(text, old);
        var sink = new TextSink(work);
        int start = 0;
        for (Int128 done = 0; count < 0 || done < count; done++)
        {
            int found = old.Length == 0
                ? NextBorder(text, start, isFirst: done == 0)
                : text.IndexOf(old, start, StringComparison.Ordinal);
            if (found < 0)
            {
                break;
            }

            work.SpendElement();
            sink.Append(text.AsSpan(start, found - start));
            sink.Append(replacement);
            start = found + old.Length;
        }

        sink.Append(text.AsSpan(start));
        return sink.ToString();
    }

    // an empty text is found before each character and at the end
    private static int NextBorder(string text, int start, bool isFirst)
    {
        if (isFirst)
        {
            return 0;
        }

        if (start >= text.Length)
        {
            return -1;
        }

        CodePoints.At(text, start, out int length);
        return start + length;
    }

    private static string TextOf(TemplateValue subject) => ((StringValue)subject).Text;

    private static IEnumerable<int> PointsOf(string text)
    {
        for (int i = 0; i < text.Length;)
        {
            yield return CodePoints.At(text, i, out int length);
            i += length;
        }
    }

    private static UnicodeCategory Category(int code) => CharUnicodeInfo.GetUnicodeCategory(code);

    private static bool IsLetter(int code) => Category(code) <= UnicodeCategory.OtherLetter;

    private static Builtin Strip(bool fromStart, bool fromEnd) => (rendering, subject, arguments) =>
    {
        string text = TextOf(subject);
        BoundArguments bound = arguments.Bind("chars");
        string? characters = bound.OptionalNotNone(0) is null ? null : bound.Text(0);
        rendering.Work.Spend(text.Length + (characters?.Length ?? 0));
        return new StringValue(Strip(text, characters, fromStart, fromEnd));
    };

    private static Builtin Change(Func<string, string> change) => (rendering, subject, arguments) =>
    {
        arguments.Bind();
        rendering.Work.Spend(TextOf(subject).Length);
        return new StringValue(change(TextOf(subject)));
    };

    private static Builtin Test(Func<string, bool> test) => (rendering, subject, arguments) =>
    {
        arguments.Bind();
        rendering.Work.Spend(TextOf(subject).Length);
        return BooleanValue.Of(test(TextOf(subject)));
    };

    private static Builtin EachPoint(Func<int, bool> test) =>
        Test(text => text.Length > 0 && PointsOf(text).All(test));

    // a tuple of affixes asks for any of them; then the bounds of what is looked at
    private static Builtin Affix(Func<string, string, bool> test) => (rendering, subject, arguments) =>
    {
        BoundArguments bound = arguments.Bind("affix", "start", "end");
        rendering.Work.Spend(TextOf(subject).Length);
        string text = StringSearch.Window((StringValue)subject, bound, 1, out _);
        if (bound.Required(0) is not TupleValue choices)
        {
            return BooleanValue.Of(test(text, bound.Text(0)));
        }

        rendering.Work.SpendElement(choices.Items.Count);
        return BooleanValue.Of(choices.Items.Any(choice => choice is StringValue affix
            ? test(text, affix.Text)
            : throw new TemplateRuntimeException($"An affix must be a string, not {choice.TypeName}.")));
    };

    private static StringValue RemovePrefix(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        string text = TextOf(subject);
        string prefix = arguments.Bind("prefix").Text(0);
        rendering.Work.Spend(text.Length);
        return new StringValue(text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text);
    }

    private static StringValue RemoveSuffix(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        string text = TextOf(subject);
        string suffix = arguments.Bind("suffix").Text(0);
        rendering.Work.Spend(text.Length);
        return new StringValue(text.EndsWith(suffix, StringComparison.Ordinal) ? text[..^suffix.Length] : text);
    }

    private static StringValue Replace(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        BoundArguments bound = arguments.Bind("old", "new", "count");
        return new StringValue(Replace(TextOf(subject), bound.Text(0), bound.Text(1), bound.Integer(2, -1), rendering.Work));
    }

    private static StringValue Join(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        var sink = new TextSink(rendering.Work);
        bool isFirst = true;
        foreach (TemplateValue element in Sequences.Enumerate(arguments.Bind("iterable").Required(0), rendering.Work))
        {
            if (element is not StringValue text)
            {
                throw new TemplateRuntimeException($"join takes strings, not {element.TypeName}.");
            }

            sink.Append(isFirst ? "" : TextOf(subject));
            sink.Append(text.Text);
            isFirst = false;
        }

        return new StringValue(sink.ToString());
    }

    private static Builtin Pad(Func<int, int> left) => (rendering, subject, arguments) =>
    {
        BoundArguments bound = arguments.Bind("width", "fillchar");
        var text = (StringValue)subject;
        string fill = bound.Optional(1) is null ? " " : bound.Text(1);
        if (fill.Length != 1)
        {
            throw new TemplateRuntimeException("The fill character must be exactly one character long.");
        }

        rendering.Work.Spend(text.Text.Length);
        bound.Required(0);
        int width = bound.Count(0, 0);
        int missing = Math.Max(0, width - text.PointCount);

        // where both sides differ, CPython's center gives the odd one to the left if the width is odd
        int before = left(missing) == missing / 2 && missing > 1 ? (missing / 2) + (missing & width & 1) : left(missing);
        var sink = new TextSink(rendering.Work);
        sink.Append(fill[0], before);
        sink.Append(text.Text);
        sink.Append(fill[0], missing - before);
        return new StringValue(sink.ToString());
    };

    private static StringValue FillWithZeros(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        BoundArguments bound = arguments.Bind("width");
        var text = (StringValue)subject;
        bound.Required(0);
        int missing = Math.Max(0, bound.Count(0, 0) - text.PointCount);
        int sign = text.Text.Length > 0 && text.Text[0] is '+' or '-' ? 1 : 0;
        var sink = new TextSink(rendering.Work);
        sink.Append(text.Text.AsSpan(0, sign));
        sink.Append('0', missing);
        sink.Append(text.Text.AsSpan(sign));
        return new StringValue(sink.ToString());
    }
}
