using System.Runtime.InteropServices;
using System.Text.Json;

namespace Pipeline.Engine.Constraints;

/// <summary>
/// Bounds the work on one schema, against those that are small and refer to themselves, or to what is large, in many ways: what
/// is visited again costs again. Used once.
/// </summary>
internal sealed class SchemaBudget
{
    // a unit is a few microseconds, as an ordinary schema takes
    private const int MaxUnits = 100_000;

    private const int KeywordsPerUnit = 16;
    private const int BytesPerUnit = 128;

    private long _spent;

    /// <summary>A visit of a schema, or of what a reference leads through: its names are compared, its place may be written down.</summary>
    /// <exception cref="UnsupportedSchemaException">The schema is too large.</exception>
    public void SpendVisit(SchemaNode node)
    {
        int keywords = node.Element.ValueKind == JsonValueKind.Object ? node.Element.GetPropertyCount() : 0;
        Spend(node, 1 + (keywords / KeywordsPerUnit) + (node.PointerLength / BytesPerUnit));
    }

    /// <summary>A value that is read as a whole: a literal, or a reference.</summary>
    /// <exception cref="UnsupportedSchemaException">The schema is too large.</exception>
    public void SpendValue(SchemaNode value) =>
        Spend(value, 1 + (JsonMarshal.GetRawUtf8Value(value.Element).Length / BytesPerUnit));

    /// <summary>Literals that are copied.</summary>
    /// <param name="node">The schema that has them.</param>
    /// <param name="texts">They.</param>
    /// <exception cref="UnsupportedSchemaException">The schema is too large.</exception>
    public void SpendCopies(SchemaNode node, IReadOnlyCollection<string> texts) =>
        Spend(node, texts.Sum(text => 1L + (text.Length / BytesPerUnit)));

    /// <exception cref="UnsupportedSchemaException">The schema is too large.</exception>
    private void Spend(SchemaNode node, long units)
    {
        _spent += units;
        if (_spent > MaxUnits)
        {
            throw node.TooLarge();
        }
    }
}
