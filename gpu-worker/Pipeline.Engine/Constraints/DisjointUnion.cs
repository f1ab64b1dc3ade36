using System.Globalization;

namespace Pipeline.Engine.Constraints;

/// <summary>
/// Collects alternatives of which a value must have exactly one, as of oneOf. Where no two have a value in common that is what
/// any of them has, and only then are they taken.
/// </summary>
/// <param name="union">Receives the values.</param>
internal sealed class DisjointUnion(ValueUnion union)
{
    private const char Number = '0';

    private static readonly char[] AllTypes = ['{', '[', '"', Number, 't', 'f', 'n'];

    private readonly HashSet<char> _types = [];
    private readonly HashSet<char> _literalTypes = [];
    private readonly HashSet<string> _literals = new(StringComparer.Ordinal);

    /// <summary>Adds the values of one alternative.</summary>
    /// <exception cref="UnsupportedSchemaException">An earlier one may have a value of them.</exception>
    public void Add(ValueUnion alternative)
    {
        HashSet<char> types = [.. alternative.HasOtherTypes ? AllTypes : alternative.Beginnings.Select(TypeOf)];
        HashSet<char> literalTypes = [.. alternative.Literals.Select(text => TypeOf(text[0]))];
        HashSet<string> literals = [.. alternative.Literals.Select(Identity)];
        if (_types.Overlaps(types) || _types.Overlaps(literalTypes) || _literalTypes.Overlaps(types) || literals.Overlaps(_literals))
        {
            throw alternative.Owner.Error(
                "It may have values that an earlier alternative of 'oneOf' has. Supported are alternatives of different types, or "
                + "different literals; one without 'type' has values of all types. 'anyOf' lets them share values.");
        }

        _types.UnionWith(types);
        _literalTypes.UnionWith(literalTypes);
        _literals.UnionWith(literals);
        union.Add(alternative);
    }

    /// <summary>A value's type by the first character of its text; true and false count as two.</summary>
    private static char TypeOf(char first) => char.IsAsciiDigit(first) || first == '-' ? Number : first;

    /// <summary>
    /// A text that equal values share: 1.0 is 1. Two objects may be one with its names in another order, so all share one text,
    /// and so do arrays, which may hold objects.
    /// </summary>
    private static string Identity(string text) => TypeOf(text[0]) switch
    {
        // the sum makes 0 of -0
        Number => (double.Parse(text, CultureInfo.InvariantCulture) + 0).ToString(CultureInfo.InvariantCulture),
        '{' or '[' => text[..1],
        _ => text,
    };
}
