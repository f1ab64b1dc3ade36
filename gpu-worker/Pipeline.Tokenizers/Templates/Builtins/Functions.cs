using System.Collections.Frozen;
using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Operations;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Builtins;

/// <summary>Functions that every template can call: jinja2's own, and the two that Hugging Face adds.</summary>
internal static class Functions
{
    public static readonly FrozenDictionary<string, TemplateValue> All = new Dictionary<string, Builtin>
    {
        ["range"] = Range,
        ["dict"] = (rendering, _, arguments) => ToDict(rendering, arguments),
        ["namespace"] = Namespace,
        ["raise_exception"] = RaiseException,
        ["strftime_now"] = FormatNow,
    }.ToFrozenDictionary(
        entry => entry.Key,
        entry => (TemplateValue)new FunctionValue(entry.Value, NoneValue.Instance),
        StringComparer.Ordinal);

    private static RangeValue Range(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        BoundArguments bound = arguments.Bind("start", "stop", "step");
        if (arguments.Named.Count > 0)
        {
            throw new TemplateRuntimeException("range takes no arguments with names.");
        }

        bool hasStart = bound.Optional(1) is not null;
        Int128 start = hasStart ? bound.Integer(0) : 0;
        Int128 stop = bound.Integer(hasStart ? 1 : 0);
        Int128 step = bound.Integer(2, 1);
        if (step == 0)
        {
            throw new TemplateRuntimeException("The step of a range must not be zero.");
        }

        Int128 count = Numbers.Checked(() =>
        {
            Int128 distance = checked(step > 0 ? stop - start : start - stop);
            return distance <= 0 ? 0 : checked(((distance - 1) / (step > 0 ? step : -step)) + 1);
        });
        return count <= RangeValue.MaxCount
            ? new RangeValue(start, stop, step, (int)count)
            : throw new TemplateRuntimeException($"A range has more than {RangeValue.MaxCount} numbers.");
    }

    private static DictValue ToDict(Rendering rendering, Arguments arguments)
    {
        if (arguments.Positional.Count > 1)
        {
            throw new TemplateRuntimeException("dict takes one argument without a name.");
        }

        var entries = new List<KeyValuePair<TemplateValue, TemplateValue>>();
        if (arguments.Positional.Count == 1)
        {
            entries.AddRange(arguments.Positional[0] is DictValue dict
                ? dict.Entries
                : Sequences.Enumerate(arguments.Positional[0], rendering.Work).Select(pair => ToEntry(pair, rendering.Work)));
        }

        entries.AddRange(arguments.Named.Select(argument =>
            KeyValuePair.Create<TemplateValue, TemplateValue>(new StringValue(argument.Key), argument.Value)));
        return new DictValue(entries, rendering.Work);
    }

    private static KeyValuePair<TemplateValue, TemplateValue> ToEntry(TemplateValue pair, RenderWork work)
    {
        TemplateValue[] elements = [.. Sequences.Enumerate(pair, work).Take(3)];
        return elements.Length == 2
            ? KeyValuePair.Create(elements[0], elements[1])
            : throw new TemplateRuntimeException("dict takes pairs.");
    }

    private static NamespaceValue Namespace(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        var created = new NamespaceValue();
        foreach ((TemplateValue key, TemplateValue value) in ToDict(rendering, arguments).Entries)
        {
            created.Set(key is StringValue name ? name.Text : throw new TemplateRuntimeException("A namespace takes names only."), value);
        }

        return created;
    }

    private static TemplateValue RaiseException(Rendering rendering, TemplateValue subject, Arguments arguments) =>
        throw new TemplateRuntimeException(arguments.Bind("message").Required(0).ToText(rendering.Work));

    private static StringValue FormatNow(Rendering rendering, TemplateValue subject, Arguments arguments) =>
        new(TimeFormat.Apply(arguments.Bind("format").Text(0), rendering.Time.GetLocalNow(), rendering.Work));
}
