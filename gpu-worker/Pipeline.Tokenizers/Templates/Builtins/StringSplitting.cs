using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Operations;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Builtins;

/// <summary>Methods of Python's str that take a text apart.</summary>
internal static class StringSplitting
{
    public static TemplateValue Split(Rendering rendering, TemplateValue subject, Arguments arguments) =>
        Split(rendering, subject, arguments, fromEnd: false);

    public static TemplateValue SplitFromEnd(Rendering rendering, TemplateValue subject, Arguments arguments) =>
        Split(rendering, subject, arguments, fromEnd: true);

    public static TemplateValue SplitLines(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        string text = ((StringValue)subject).Text;
        rendering.Work.Spend(text.Length);
        return ToList(PythonText.Lines(text, arguments.Bind("keepends").Flag(0)), rendering.Work);
    }

    public static TemplateValue Partition(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        string text = ((StringValue)subject).Text;
        string separator = Separator(rendering, text, arguments);
        int found = text.IndexOf(separator, StringComparison.Ordinal);
        return found < 0 ? Three(text, "", "") : Three(text[..found], separator, text[(found + separator.Length)..]);
    }

    public static TemplateValue PartitionFromEnd(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        string text = ((StringValue)subject).Text;
        string separator = Separator(rendering, text, arguments);
        int found = text.LastIndexOf(separator, StringComparison.Ordinal);
        return found < 0 ? Three("", "", text) : Three(text[..found], separator, text[(found + separator.Length)..]);
    }

    private static ListValue Split(Rendering rendering, TemplateValue subject, Arguments arguments, bool fromEnd)
    {
        string text = ((StringValue)subject).Text;
        BoundArguments bound = arguments.Bind("sep", "maxsplit");
        Int128 most = bound.Integer(1, -1);
        Int128 limit = most < 0 ? text.Length + 1 : most;
        if (bound.OptionalNotNone(0) is null)
        {
            rendering.Work.Spend(text.Length);
            return ToList(fromEnd ? WordsFromEnd(text, limit) : Words(text, limit), rendering.Work);
        }

        string separator = NotEmpty(bound.Text(0));
        rendering.Work.SpendSearch(text, separator);
        return ToList(fromEnd ? PartsFromEnd(text, separator, limit) : Parts(text, separator, limit), rendering.Work);
    }

    private static List<string> Parts(string text, string separator, Int128 limit)
    {
        var parts = new List<string>();
        int start = 0;
        for (int found; parts.Count < limit && (found = text.IndexOf(separator, start, StringComparison.Ordinal)) >= 0;)
        {
            parts.Add(text[start..found]);
            start = found + separator.Length;
        }

        parts.Add(text[start..]);
        return parts;
    }

    private static List<string> PartsFromEnd(string text, string separator, Int128 limit)
    {
        var parts = new List<string>();
        int end = text.Length;
        for (int found; parts.Count < limit && (found = text.AsSpan(0, end).LastIndexOf(separator)) >= 0;)
        {
            parts.Add(text[(found + separator.Length)..end]);
            end = found;
        }

        parts.Add(text[..end]);
        parts.Reverse();
        return parts;
    }

    private static List<string> Words(string text, Int128 limit)
    {
        var words = new List<string>();
        ReadOnlySpan<char> rest = PythonText.TrimStart(text);
        while (!rest.IsEmpty && words.Count < limit)
        {
            int length = 0;
            while (length < rest.Length && !PythonText.IsSpace(rest[length]))
            {
                length++;
            }

            words.Add(rest[..length].ToString());
            rest = PythonText.TrimStart(rest[length..]);
        }

        if (!rest.IsEmpty)
        {
            words.Add(rest.ToString());
        }

        return words;
    }

    private static List<string> WordsFromEnd(string text, Int128 limit)
    {
        var words = new List<string>();
        ReadOnlySpan<char> rest = PythonText.TrimEnd(text);
        while (!rest.IsEmpty && words.Count < limit)
        {
            int start = rest.Length;
            while (start > 0 && !PythonText.IsSpace(rest[start - 1]))
            {
                start--;
            }

            words.Add(rest[start..].ToString());
            rest = PythonText.TrimEnd(rest[..start]);
        }

        if (!rest.IsEmpty)
        {
            words.Add(rest.ToString());
        }

        words.Reverse();
        return words;
    }

    private static string Separator(Rendering rendering, string text, Arguments arguments)
    {
        string separator = NotEmpty(arguments.Bind("sep").Text(0));
        rendering.Work.SpendSearch(text, separator);
        return separator;
    }

    private static string NotEmpty(string separator) =>
        separator.Length > 0 ? separator : throw new TemplateRuntimeException("empty separator");

    private static TupleValue Three(string first, string second, string third) =>
        new([new StringValue(first), new StringValue(second), new StringValue(third)]);

    private static ListValue ToList(List<string> parts, RenderWork work)
    {
        work.SpendElement(parts.Count);
        return new ListValue([.. parts.Select(part => new StringValue(part))]);
    }
}
