using System.Collections.Frozen;
using System.Text.Json;

namespace Pipeline.Engine.Constraints;

/// <summary>Which keywords a schema may have. What is not known here is refused: to ignore it could give invalid answers.</summary>
internal static class SchemaKeywords
{
    private static readonly FrozenSet<string> Ignored = FrozenSet.Create(
        StringComparer.Ordinal,
        "$schema", "$id", "$comment", "$defs", "definitions", "title", "description", "default", "examples", "deprecated", "readOnly",
        "writeOnly", "strict");

    private static readonly FrozenSet<string> Typed = FrozenSet.Create(
        StringComparer.Ordinal,
        "type", "properties", "required", "additionalProperties", "items", "minItems", "maxItems", "minLength", "maxLength");

    private static readonly string[] Types = ["object", "array", "string", "number", "integer", "boolean", "null"];

    /// <summary>What decides about a value alone: nothing but annotations may stand beside it, and a type beside literals.</summary>
    private static readonly string[] Deciding = ["$ref", "anyOf", "oneOf", "enum", "const"];

    /// <summary>Which keyword decides about a schema's values: one of $ref, anyOf, oneOf, enum and const, or null for its types.</summary>
    /// <exception cref="UnsupportedSchemaException">A keyword is not supported, or not beside another.</exception>
    public static string? Decide(SchemaNode node)
    {
        string? deciding = Array.Find(Deciding, keyword => node.Element.TryGetProperty(keyword, out _));
        foreach (JsonProperty keyword in node.Element.EnumerateObject())
        {
            string name = keyword.Name;
            if (name == deciding || Ignored.Contains(name) || (name == "type" && deciding is "enum" or "const"))
            {
                continue;
            }

            if (name == "nullable")
            {
                throw node.Error(
                    "The keyword 'nullable' is OpenAPI's, not JSON schema's: write \"type\": [\"T\", \"null\"] for a T or null.");
            }

            if (!Typed.Contains(name) && !Deciding.Contains(name))
            {
                throw node.Error($"The keyword '{name}' is not supported.");
            }

            if (deciding is not null)
            {
                throw node.Error($"The keyword '{name}' is not supported beside '{deciding}'.");
            }
        }

        return deciding;
    }

    /// <summary>The types that a schema names, or else those that its keywords are about; empty for any.</summary>
    /// <exception cref="UnsupportedSchemaException">There is no such type.</exception>
    public static IReadOnlyCollection<string> TypesOf(SchemaNode node)
    {
        if (!node.Element.TryGetProperty("type", out JsonElement type))
        {
            // an answer of such a type is valid too: the keywords would say nothing about others
            return new (string Keyword, string Type)[]
            {
                ("properties", "object"), ("required", "object"), ("additionalProperties", "object"),
                ("items", "array"), ("minItems", "array"), ("maxItems", "array"),
                ("minLength", "string"), ("maxLength", "string"),
            }.Where(rule => node.Element.TryGetProperty(rule.Keyword, out _)).Select(rule => rule.Type).ToHashSet();
        }

        SchemaNode child = node.Child(type, "type");
        bool isArray = type.ValueKind == JsonValueKind.Array;
        string[] types = !isArray ? [child.Text()]
            : type.GetArrayLength() <= Types.Length ? [.. node.Items("type").Select(item => item.Text())]
            : [];
        if (types.Length == 0 || types.Except(Types).Any())
        {
            throw child.Error("It must name one or more of object, array, string, number, integer, boolean and null, each once.");
        }

        return types.ToHashSet();
    }
}
