using System.Collections.Frozen;
using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Builtins;

/// <summary>Attributes and elements, in the order in which jinja2's sandbox looks for them.</summary>
internal static class Members
{
    /// <summary><c>subject.name</c></summary>
    public static TemplateValue GetAttribute(TemplateValue subject, string name, RenderWork work) =>
        FindMember(subject, name) ?? subject.Item(new StringValue(name), work) ?? Missing(subject, $"attribute '{name}'");

    /// <summary><c>subject[key]</c></summary>
    public static TemplateValue GetItem(TemplateValue subject, TemplateValue key, RenderWork work)
    {
        if (subject.Item(key, work) is { } item)
        {
            return item;
        }

        if (key is StringValue name)
        {
            return FindMember(subject, name.Text) ?? Missing(subject, "such attribute");
        }

        return Missing(subject, "such element");
    }

    private static TemplateValue? FindMember(TemplateValue subject, string name)
    {
        if (subject.Attribute(name) is { } attribute)
        {
            return attribute;
        }

        FrozenDictionary<string, Builtin>? methods = subject switch
        {
            StringValue => StringMethods.All,
            ListValue or TupleValue => ContainerMethods.OfSequences,
            DictValue => ContainerMethods.OfDicts,
            _ => null,
        };
        if (methods is not null && methods.TryGetValue(name, out Builtin? method))
        {
            return new FunctionValue(method, subject);
        }

        // a method hides the element of that name even where the sandbox refuses it
        return IsRefused(subject, name)
            ? new UndefinedValue($"The method '{name}' of a value of type '{subject.TypeName}' is not supported.")
            : null;
    }

    private static bool IsRefused(TemplateValue subject, string name) => subject switch
    {
        DictValue => name is "clear" or "pop" or "popitem" or "setdefault" or "update" or "fromkeys",
        ListValue => name is "append" or "clear" or "copy" or "extend" or "insert" or "pop" or "remove" or "reverse" or "sort",
        StringValue => name is "encode" or "expandtabs" or "format" or "format_map" or "isidentifier" or "isprintable"
            or "maketrans" or "translate",
        _ => false,
    };

    private static UndefinedValue Missing(TemplateValue subject, string what) => subject is UndefinedValue undefined
        ? throw undefined.Fail()
        : new UndefinedValue($"A value of type '{subject.TypeName}' has no {what}.");
}
