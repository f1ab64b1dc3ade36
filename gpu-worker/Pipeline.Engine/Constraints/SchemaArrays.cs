namespace Pipeline.Engine.Constraints;

/// <summary>Arrays of a schema.</summary>
/// <param name="builder">Of the grammar.</param>
/// <param name="value">How values of a schema begin, at a depth; nothing where there are none.</param>
internal sealed class SchemaArrays(GrammarBuilder builder, Func<SchemaNode, int, GrammarEdge[]> value)
{
    // each counted item takes four states
    private const int MaxCount = 1_000;

    /// <summary>How the arrays begin; nothing where there are none.</summary>
    /// <param name="node">The schema.</param>
    /// <param name="depth">Objects and arrays around it and itself.</param>
    /// <exception cref="UnsupportedSchemaException">The schema is not supported.</exception>
    public GrammarEdge[] Create(SchemaNode node, int depth)
    {
        int min = node.Count("minItems", MaxCount) ?? 0;
        int? max = node.Count("maxItems", MaxCount);
        if (min > max)
        {
            throw node.Error("'minItems' is over 'maxItems'.");
        }

        GrammarEdge[] item = node.Element.TryGetProperty("items", out System.Text.Json.JsonElement items)
            ? value(node.Child(items, "items"), depth + 1)
            : JsonCore.Shared.Any(depth + 1);
        if (item.Length == 0 && min > 0)
        {
            return [];
        }

        // without a maximum, all items past the minimum are followed by the same state
        int counted = item.Length == 0 ? 0 : max ?? Math.Max(min, 1);
        int[] after = [.. Enumerable.Range(0, counted).Select(_ => builder.Reserve())];
        for (int i = 0; i < counted; i++)
        {
            int next = Math.Min(i + 1, counted - 1);
            bool isLast = next == i && max is not null;
            int? comma = isLast ? null : builder.AddSpaced([.. GrammarEdge.Returning(item, after[next])]);
            builder.SetAfter(after[i], comma, i + 1 >= min ? ']' : null);
        }

        IEnumerable<GrammarEdge> first = counted > 0 ? GrammarEdge.Returning(item, after[0]) : [];
        IEnumerable<GrammarEdge> close = min == 0 ? [GrammarEdge.On(']', JsonCore.Final)] : [];
        return [GrammarEdge.On('[', builder.AddSpaced([.. first, .. close]))];
    }
}
