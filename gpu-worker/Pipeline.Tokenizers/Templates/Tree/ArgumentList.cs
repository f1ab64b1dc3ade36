using Pipeline.Tokenizers.Templates.Builtins;
using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Operations;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary>What stands between the parentheses of a call.</summary>
/// <param name="positional">Arguments without names.</param>
/// <param name="named">Arguments with names.</param>
/// <param name="spread">The operand of <c>*</c>, or null.</param>
/// <param name="namedSpread">The operand of <c>**</c>, or null.</param>
internal sealed class ArgumentList(
    IReadOnlyList<Expression> positional,
    IReadOnlyList<(string Name, Expression Value)> named,
    Expression? spread,
    Expression? namedSpread)
{
    public static readonly ArgumentList Empty = new([], [], null, null);

    public static ArgumentList Of(Expression argument) => new([argument], [], null, null);

    public Arguments Evaluate(Rendering rendering)
    {
        if (this == Empty)
        {
            return Arguments.None;
        }

        rendering.Work.SpendElement(positional.Count + named.Count);
        List<TemplateValue> values = [.. positional.Select(argument => argument.Evaluate(rendering))];
        var namedValues = new OrderedDictionary<string, TemplateValue>(StringComparer.Ordinal);
        foreach ((string name, Expression value) in named)
        {
            Add(namedValues, name, value.Evaluate(rendering));
        }

        if (spread is not null)
        {
            values.AddRange(Sequences.Enumerate(spread.Evaluate(rendering), rendering.Work));
        }

        if (namedSpread is not null)
        {
            AddSpread(namedValues, namedSpread.Evaluate(rendering), rendering.Work);
        }

        return new Arguments(values, namedValues);
    }

    private static void AddSpread(OrderedDictionary<string, TemplateValue> named, TemplateValue value, RenderWork work)
    {
        if (value is not DictValue dict)
        {
            throw new TemplateRuntimeException($"'**' is followed by a value of type '{value.TypeName}'; it takes a dict.");
        }

        foreach ((TemplateValue key, TemplateValue entry) in dict.Entries)
        {
            work.SpendElement();
            work.SpendKey(key);
            Add(named, key is StringValue name ? name.Text : throw new TemplateRuntimeException("'**' takes names only."), entry);
        }
    }

    private static void Add(OrderedDictionary<string, TemplateValue> named, string name, TemplateValue value)
    {
        if (!named.TryAdd(name, value))
        {
            throw new TemplateRuntimeException($"The argument '{name}' is there twice.");
        }
    }
}
