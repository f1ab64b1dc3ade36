using System.Text.Json;

namespace Pipeline.Engine.Constraints;

/// <summary>Finds what $ref names within the same schema.</summary>
/// <param name="root">The whole schema.</param>
/// <param name="budget">Of the whole schema.</param>
internal sealed class SchemaReferences(JsonElement root, SchemaBudget budget)
{
    private readonly Dictionary<string, SchemaNode> _resolved = new(StringComparer.Ordinal);

    /// <summary>The schema that a node's $ref names.</summary>
    /// <exception cref="UnsupportedSchemaException">It names none within this schema, or the schema is too large.</exception>
    public SchemaNode Resolve(SchemaNode node)
    {
        SchemaNode reference = node.Child(node.Element.GetProperty("$ref"), "$ref");
        budget.SpendValue(reference);
        string text = reference.Text();
        if (!_resolved.TryGetValue(text, out SchemaNode? target))
        {
            target = Find(reference, text);
            _resolved.Add(text, target);
        }

        return target;
    }

    private SchemaNode Find(SchemaNode reference, string text)
    {
        if (text != "#" && !text.StartsWith("#/", StringComparison.Ordinal))
        {
            throw reference.Error("It must name a part of the same schema, as in '#/$defs/name'.");
        }

        var target = new SchemaNode(root);
        foreach (string part in text.Split('/').Skip(1))
        {
            budget.SpendVisit(target);
            string name = SchemaNode.Unescape(Uri.UnescapeDataString(part));
            if (target.Element.ValueKind != JsonValueKind.Object || !target.Element.TryGetProperty(name, out JsonElement element))
            {
                throw reference.Error($"The schema has no '{text}'.");
            }

            target = target.Child(element, name);
        }

        return target;
    }
}
