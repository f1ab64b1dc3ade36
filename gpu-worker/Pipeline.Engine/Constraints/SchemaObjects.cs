using System.Text.Json;

namespace Pipeline.Engine.Constraints;

/// <summary>
/// Objects of a schema: the declared properties in their order, each required one, no others. Keys of any text are written
/// only where no property is declared.
/// </summary>
/// <param name="builder">Of the grammar.</param>
/// <param name="value">How values of a schema begin, at a depth; nothing where there are none.</param>
internal sealed class SchemaObjects(GrammarBuilder builder, Func<SchemaNode, int, GrammarEdge[]> value)
{
    /// <summary>How the objects begin; nothing where there are none.</summary>
    /// <param name="node">The schema.</param>
    /// <param name="depth">Objects and arrays around it and itself.</param>
    /// <exception cref="UnsupportedSchemaException">The schema is not supported.</exception>
    public GrammarEdge[] Create(SchemaNode node, int depth)
    {
        IReadOnlyList<(string Name, SchemaNode Node)> members = node.Members("properties");
        HashSet<string> required = [.. node.Items("required").Select(item => item.Text())];
        if (required.Except(members.Select(member => member.Name)).FirstOrDefault() is { } undeclared)
        {
            throw node.Error($"'required' names '{undeclared}', which 'properties' does not declare.");
        }

        bool hasOthers = node.Element.TryGetProperty("additionalProperties", out JsonElement others);
        if (members.Count == 0)
        {
            return Open(CreateMap(hasOthers ? node.Child(others, "additionalProperties") : null, depth));
        }

        if (hasOthers && others.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            throw node.Error("A schema as 'additionalProperties' is not supported beside 'properties'.");
        }

        var properties = new List<SchemaProperty>();
        foreach ((string name, SchemaNode member) in members)
        {
            GrammarEdge[] edges = value(member, depth + 1);
            if (edges.Length > 0)
            {
                int after = builder.Reserve();
                var key = new GrammarText(LiteralText.OfName(name), builder.AddPropertyValue(edges, after));
                properties.Add(new SchemaProperty(key, required.Contains(name), after));
            }
            else if (required.Contains(name))
            {
                return [];
            }
        }

        return Open(CreateObject(properties));
    }

    private static GrammarEdge[] Open(int state) => [GrammarEdge.On('{', state)];

    private int CreateMap(SchemaNode? others, int depth)
    {
        GrammarEdge[] edges = others is { } schema ? value(schema, depth + 1) : JsonCore.Shared.Any(depth + 1);
        return edges.Length > 0 ? JsonCore.Shared.AddObject(builder, edges) : CreateObject([]);
    }

    private int CreateObject(List<SchemaProperty> properties)
    {
        int lastRequired = properties.FindLastIndex(property => property.IsRequired);
        for (int i = 0; i < properties.Count; i++)
        {
            List<GrammarEdge> next = Keys(properties, i + 1);
            builder.SetAfter(properties[i].After, next.Count > 0 ? builder.AddSpaced(next) : null, i >= lastRequired ? '}' : null);
        }

        List<GrammarEdge> first = Keys(properties, 0);
        return builder.AddSpaced(lastRequired < 0 ? [.. first, GrammarEdge.On('}', JsonCore.Final)] : first);
    }

    /// <summary>How the keys begin that may be next: those up to the first required one.</summary>
    private List<GrammarEdge> Keys(List<SchemaProperty> properties, int start)
    {
        int required = properties.FindIndex(start, property => property.IsRequired);
        int end = required < 0 ? properties.Count : required + 1;
        GrammarText[] keys = [.. properties.GetRange(start, end - start).Select(property => property.Key).Order()];
        return new GrammarTexts(builder).Edges(keys);
    }
}
