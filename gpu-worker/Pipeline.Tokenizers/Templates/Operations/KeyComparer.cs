using System.Diagnostics;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Operations;

/// <summary>Keys of dicts: text, numbers, booleans and None. As in Python, 1, 1.0 and True are one key.</summary>
internal sealed class KeyComparer : IEqualityComparer<TemplateValue>
{
    public static readonly KeyComparer Instance = new();

    /// <summary>Whether a value can be a key. Python takes tuples too, which no chat template uses.</summary>
    public static bool IsKey(TemplateValue value) =>
        value is StringValue or IntegerValue or FloatValue or BooleanValue or NoneValue;

    public bool Equals(TemplateValue? x, TemplateValue? y) => (x, y) switch
    {
        (StringValue left, StringValue right) => left.Text == right.Text,
        (NoneValue, NoneValue) => true,
        _ => x is not null && y is not null && Numbers.TryEqual(x, y, out bool areEqual) && areEqual,
    };

    // string.GetHashCode and HashCode are seeded anew in each process: nobody can prepare keys that collide
    public int GetHashCode(TemplateValue value) => value switch
    {
        StringValue text => text.Text.GetHashCode(StringComparison.Ordinal),
        NoneValue => 0,
        _ when Numbers.TryFloat(value, out double number) => HashCode.Combine(number),
        _ => throw new UnreachableException(),
    };
}
