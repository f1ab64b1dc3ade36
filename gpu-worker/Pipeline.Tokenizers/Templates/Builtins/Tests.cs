using System.Collections.Frozen;
using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Operations;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Builtins;

/// <summary>jinja2's tests: what can follow <c>is</c>.</summary>
internal static class Tests
{
    public static readonly FrozenDictionary<string, Builtin> All = new Dictionary<string, Builtin>
    {
        ["defined"] = OfType(static value => value is not UndefinedValue),
        ["undefined"] = OfType(static value => value is UndefinedValue),
        ["none"] = OfType(static value => value is NoneValue),
        ["boolean"] = OfType(static value => value is BooleanValue),
        ["true"] = OfType(static value => value == BooleanValue.True),
        ["false"] = OfType(static value => value == BooleanValue.False),
        ["integer"] = OfType(static value => value is IntegerValue),
        ["float"] = OfType(static value => value is FloatValue),
        ["number"] = OfType(static value => value is IntegerValue or FloatValue or BooleanValue),
        ["string"] = OfType(static value => value is StringValue),
        ["mapping"] = OfType(static value => value is DictValue),
        ["sequence"] = OfType(static value => value is StringValue or SequenceValue or DictValue or RangeValue or UndefinedValue),
        ["iterable"] = OfType(static value => value.Elements() is not null),
        ["callable"] = OfType(static value => value is CallableValue or UndefinedValue),
        ["upper"] = OfCase(static text => text.Any(char.IsUpper) && !text.Any(char.IsLower)),
        ["lower"] = OfCase(static text => text.Any(char.IsLower) && !text.Any(char.IsUpper)),
        ["odd"] = OfRemainder(2, expected: 1),
        ["even"] = OfRemainder(2, expected: 0),
        ["divisibleby"] = DivisibleBy,
        ["sameas"] = static (_, subject, arguments) =>
            BooleanValue.Of(Equality.AreSame(subject, arguments.Bind("other").Required(0))),
        ["in"] = Compared(ComparisonOperator.In),
        ["eq"] = Compared(ComparisonOperator.Equal),
        ["equalto"] = Compared(ComparisonOperator.Equal),
        ["=="] = Compared(ComparisonOperator.Equal),
        ["ne"] = Compared(ComparisonOperator.NotEqual),
        ["!="] = Compared(ComparisonOperator.NotEqual),
        ["lt"] = Compared(ComparisonOperator.Less),
        ["lessthan"] = Compared(ComparisonOperator.Less),
        ["<"] = Compared(ComparisonOperator.Less),
        ["le"] = Compared(ComparisonOperator.LessOrEqual),
        ["<="] = Compared(ComparisonOperator.LessOrEqual),
        ["gt"] = Compared(ComparisonOperator.Greater),
        ["greaterthan"] = Compared(ComparisonOperator.Greater),
        [">"] = Compared(ComparisonOperator.Greater),
        ["ge"] = Compared(ComparisonOperator.GreaterOrEqual),
        [">="] = Compared(ComparisonOperator.GreaterOrEqual),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static Builtin OfType(Func<TemplateValue, bool> test) => (_, subject, arguments) =>
    {
        arguments.Bind();
        return BooleanValue.Of(test(subject));
    };

    private static Builtin OfCase(Func<string, bool> test) => (rendering, subject, arguments) =>
    {
        arguments.Bind();
        string text = subject.ToText(rendering.Work);
        rendering.Work.Spend(text.Length);
        return BooleanValue.Of(test(text));
    };

    private static Builtin Compared(ComparisonOperator comparison) => (rendering, subject, arguments) =>
        BooleanValue.Of(Comparison.Holds(comparison, subject, arguments.Bind("other").Required(0), rendering.Work));

    private static Builtin OfRemainder(int divisor, int expected) => (rendering, subject, arguments) =>
    {
        arguments.Bind();
        return HasRemainder(rendering, subject, new IntegerValue(divisor), expected);
    };

    private static BooleanValue DivisibleBy(Rendering rendering, TemplateValue subject, Arguments arguments) =>
        HasRemainder(rendering, subject, arguments.Bind("num").Required(0), 0);

    private static BooleanValue HasRemainder(Rendering rendering, TemplateValue subject, TemplateValue divisor, int expected)
    {
        TemplateValue remainder = Arithmetic.Apply(BinaryOperator.Modulo, subject, divisor, rendering.Work);
        return BooleanValue.Of(Equality.AreEqual(remainder, new IntegerValue(expected), rendering.Work));
    }
}
