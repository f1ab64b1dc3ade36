using System.Collections.Frozen;
using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Operations;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Builtins;

/// <summary>Methods of Python's dict, list and tuple that change nothing.</summary>
internal static class ContainerMethods
{
    public static readonly FrozenDictionary<string, Builtin> OfDicts = new Dictionary<string, Builtin>
    {
        ["get"] = Get,
        ["keys"] = View("dict_keys", static entry => entry.Key),
        ["values"] = View("dict_values", static entry => entry.Value),
        ["items"] = View("dict_items", ToPair),
        ["copy"] = static (_, subject, _) => subject,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, Builtin> OfSequences = new Dictionary<string, Builtin>
    {
        ["index"] = Index,
        ["count"] = Count,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Key and value as a tuple.</summary>
    public static TemplateValue ToPair(KeyValuePair<TemplateValue, TemplateValue> entry) =>
        new TupleValue([entry.Key, entry.Value]);

    private static TemplateValue Get(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        BoundArguments bound = arguments.Bind("key", "default");
        return subject.Item(bound.Required(0), rendering.Work) ?? bound.Optional(1) ?? NoneValue.Instance;
    }

    private static Builtin View(string typeName, Func<KeyValuePair<TemplateValue, TemplateValue>, TemplateValue> select) =>
        (rendering, subject, arguments) =>
        {
            arguments.Bind();
            IReadOnlyList<KeyValuePair<TemplateValue, TemplateValue>> entries = ((DictValue)subject).Entries;
            rendering.Work.SpendElement(entries.Count);
            return new ViewValue(typeName, [.. entries.Select(select)]);
        };

    private static IntegerValue Index(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        TemplateValue value = arguments.Bind("value").Required(0);
        int index = 0;
        foreach (TemplateValue element in Sequences.Enumerate(subject, rendering.Work))
        {
            if (Equality.AreEqual(element, value, rendering.Work))
            {
                return new IntegerValue(index);
            }

            index++;
        }

        throw new TemplateRuntimeException("The value is not in the list.");
    }

    private static IntegerValue Count(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        TemplateValue value = arguments.Bind("value").Required(0);
        return new IntegerValue(Sequences.Enumerate(subject, rendering.Work)
            .Count(element => Equality.AreEqual(element, value, rendering.Work)));
    }
}
