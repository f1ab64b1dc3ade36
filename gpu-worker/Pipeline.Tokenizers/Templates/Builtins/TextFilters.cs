using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Operations;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Builtins;

/// <summary>Filters whose result is text.</summary>
internal static class TextFilters
{
    // jinja2 begins a word behind these, white space included
    private const string WordBorders = "-({[<";

    public static readonly Builtin Upper = Change(PythonText.Upper);
    public static readonly Builtin Lower = Change(PythonText.Lower);
    public static readonly Builtin Capitalize = Change(PythonText.Capitalize);
    public static readonly Builtin Title = Change(ToTitle);

    public static StringValue ToText(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        arguments.Bind();
        return subject as StringValue ?? new StringValue(subject.ToText(rendering.Work));
    }

    public static StringValue MarkSafe(Rendering rendering, TemplateValue subject, Arguments arguments) =>
        new(ToText(rendering, subject, arguments).Text, isMarkup: true);

    /// <summary>Text for HTML.</summary>
    public static StringValue Escape(Rendering rendering, TemplateValue subject, Arguments arguments) =>
        HtmlText.Escape(ToText(rendering, subject, arguments), rendering.Work);

    public static StringValue Trim(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        BoundArguments bound = arguments.Bind("chars");
        string text = subject.ToText(rendering.Work);
        string? characters = bound.OptionalNotNone(0) is null ? null : bound.Text(0);
        rendering.Work.Spend(text.Length + (characters?.Length ?? 0));
        return new StringValue(StringMethods.Strip(text, characters, fromStart: true, fromEnd: true), IsMarkup(subject));
    }

    public static StringValue Replace(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        BoundArguments bound = arguments.Bind("old", "new", "count");
        return new StringValue(StringMethods.Replace(
            subject.ToText(rendering.Work),
            bound.Required(0).ToText(rendering.Work),
            bound.Required(1).ToText(rendering.Work),
            bound.OptionalNotNone(2) is null ? -1 : bound.Integer(2),
            rendering.Work));
    }

    public static StringValue Indent(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        BoundArguments bound = arguments.Bind("width", "first", "blank");
        if (subject is not StringValue text)
        {
            throw new TemplateRuntimeException($"indent takes a string, not {subject.TypeName}.");
        }

        rendering.Work.Spend(text.Text.Length);
        var sink = new TextSink(rendering.Work);
        bool indentsBlank = bound.Flag(2);
        List<string> lines = PythonText.Lines(text.Text + "\n", keepsEnds: false);
        for (int i = 0; i < lines.Count; i++)
        {
            if (i > 0)
            {
                sink.Append('\n');
            }

            if (i == 0 ? bound.Flag(1) : indentsBlank || lines[i].Length > 0)
            {
                AppendIndent(sink, bound);
            }

            sink.Append(lines[i]);
        }

        return new StringValue(sink.ToString());
    }

    public static StringValue Center(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        TemplateValue width = arguments.Bind("width").Optional(0) ?? new IntegerValue(80);
        var text = new StringValue(subject.ToText(rendering.Work));
        var named = new OrderedDictionary<string, TemplateValue>();
        return (StringValue)StringMethods.All["center"](rendering, text, new Arguments([width], named));
    }

    public static StringValue Format(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        if (arguments.Positional.Count > 0 && arguments.Named.Count > 0)
        {
            throw new TemplateRuntimeException("format takes arguments with names or without, not both.");
        }

        TemplateValue values = arguments.Named.Count == 0
            ? new TupleValue(arguments.Positional)
            : new DictValue(
                arguments.Named.Select(argument =>
                    KeyValuePair.Create<TemplateValue, TemplateValue>(new StringValue(argument.Key), argument.Value)),
                rendering.Work);
        return new StringValue(PercentFormat.Apply(subject.ToText(rendering.Work), values, rendering.Work));
    }

    public static StringValue Join(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        BoundArguments bound = arguments.Bind("d", "attribute");
        string separator = bound.Optional(0)?.ToText(rendering.Work) ?? "";
        AttributePath? path = bound.OptionalNotNone(1) is { } attribute ? AttributePath.Parse(attribute) : null;
        var sink = new TextSink(rendering.Work);
        bool isFirst = true;
        foreach (TemplateValue element in Sequences.Enumerate(subject, rendering.Work))
        {
            sink.Append(isFirst ? "" : separator);
            (path?.Get(element, rendering.Work) ?? element).WriteText(sink);
            isFirst = false;
        }

        return new StringValue(sink.ToString());
    }

    private static Builtin Change(Func<string, string> change) => (rendering, subject, arguments) =>
    {
        arguments.Bind();
        string text = subject.ToText(rendering.Work);
        rendering.Work.Spend(text.Length);
        return new StringValue(change(text), IsMarkup(subject));
    };

    private static bool IsMarkup(TemplateValue value) => value is StringValue { IsMarkup: true };

    private static void AppendIndent(TextSink sink, BoundArguments bound)
    {
        if (bound.Optional(0) is StringValue indent)
        {
            sink.Append(indent.Text);
        }
        else
        {
            sink.Append(' ', bound.Count(0, 4));
        }
    }

    private static string ToTitle(string text)
    {
        string lower = PythonText.Lower(text);
        string upper = PythonText.Upper(text);
        return string.Create(text.Length, (lower, upper), static (result, cases) =>
        {
            bool isStart = true;
            for (int i = 0; i < result.Length; i++)
            {
                result[i] = isStart ? cases.upper[i] : cases.lower[i];
                isStart = PythonText.IsSpace(cases.lower[i]) || WordBorders.Contains(cases.lower[i])
                    || (isStart && char.IsHighSurrogate(cases.lower[i]));
            }
        });
    }
}
