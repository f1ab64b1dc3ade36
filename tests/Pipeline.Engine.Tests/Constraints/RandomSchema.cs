using System.Text.Json.Nodes;

namespace Pipeline.Engine.Tests.Constraints;

/// <summary>Random schemas of supported keywords.</summary>
internal sealed class RandomSchema(Random random)
{
    private static readonly string[] Names = ["a", "ab", "abc", "name", "na\"me", "é", "日本", "x y", "", "line\nfeed", "back\\slash", "😀", "\u0001", "\u007f"];
    private static readonly string[] Texts = ["", "a", "ab", "yes", "no", "\"", "é😀", "a\\b", "\u001f"];

    /// <summary>A schema; some refer to themselves.</summary>
    public JsonObject Create()
    {
        JsonObject root = Schema(depth: random.Next(1, 5), canRefer: true);
        JsonObject node = ObjectSchema(depth: 1, canRefer: false);
        JsonObject self = new() { ["$ref"] = "#/$defs/node" };
        node["properties"]!.AsObject()["next"] = random.Next(2) == 0
            ? new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "null" }, self) }
            : new JsonObject { ["type"] = "array", ["items"] = self, ["maxItems"] = 2 };
        root["$defs"] = new JsonObject { ["node"] = node };
        root["description"] = "a random one";
        return root;
    }

    private JsonObject Schema(int depth, bool canRefer) => random.Next(depth > 0 ? 15 : 10) switch
    {
        0 => StringSchema(),
        1 => new JsonObject { ["type"] = "integer" },
        2 => new JsonObject { ["type"] = "number" },
        3 => new JsonObject { ["type"] = "boolean" },
        4 => new JsonObject { ["type"] = "null" },
        5 => new JsonObject { ["enum"] = new JsonArray([.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Literal(2))]) },
        6 => new JsonObject { ["const"] = Literal(2) },
        7 => new JsonObject { ["type"] = new JsonArray("string", "null", random.Next(2) == 0 ? "number" : "integer") },
        8 => canRefer ? new JsonObject { ["$ref"] = "#/$defs/node" } : new JsonObject(),
        9 => OneOf(depth, canRefer),
        10 => new JsonObject { ["anyOf"] = new JsonArray(ArraySchema(depth, canRefer), StringSchema(), new JsonObject { ["enum"] = new JsonArray(1, 12, 125, null) }) },
        11 or 12 => ArraySchema(depth, canRefer),
        _ => ObjectSchema(depth, canRefer),
    };

    /// <summary>
    /// Alternatives of different types mostly; literals may be in two of them, and one without type has values of all, which is
    /// not supported.
    /// </summary>
    private JsonObject OneOf(int depth, bool canRefer)
    {
        JsonObject[] alternatives =
        [
            StringSchema(),
            new() { ["type"] = random.Next(2) == 0 ? "number" : "integer" },
            new() { ["type"] = "boolean" },
            new() { ["type"] = "null" },
            new() { ["const"] = Literal(2) },
            new() { ["enum"] = new JsonArray(Literal(0), Literal(0)) },
            depth > 0 ? ArraySchema(depth, canRefer) : new() { ["type"] = "array" },
            depth > 0 ? ObjectSchema(depth, canRefer) : new() { ["type"] = "object" },
        ];
        foreach (JsonObject alternative in alternatives.Where(alternative => alternative.Count > 1 && random.Next(3) == 0))
        {
            alternative.Remove("type");
        }

        random.Shuffle(alternatives);
        return new JsonObject { ["oneOf"] = new JsonArray([.. alternatives.Take(random.Next(1, 4))]) };
    }

    private JsonObject StringSchema()
    {
        var schema = new JsonObject { ["type"] = "string" };
        int min = random.Next(4);
        SetSometimes(schema, "minLength", min);
        SetSometimes(schema, "maxLength", min + random.Next(8));
        return schema;
    }

    private JsonObject ArraySchema(int depth, bool canRefer)
    {
        var schema = new JsonObject { ["type"] = "array" };
        int min = random.Next(3);
        SetSometimes(schema, "items", Schema(depth - 1, canRefer));
        SetSometimes(schema, "minItems", min);
        SetSometimes(schema, "maxItems", min + random.Next(3));
        return schema;
    }

    private JsonObject ObjectSchema(int depth, bool canRefer)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (string name in Names.Where(_ => random.Next(4) == 0))
        {
            properties[name] = Schema(depth - 1, canRefer);
            if (random.Next(2) == 0)
            {
                required.Add(name);
            }
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = required };
        SetSometimes(schema, "additionalProperties", false);
        return schema;
    }

    private JsonNode? Literal(int depth) => random.Next(depth > 0 ? 7 : 5) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.Next(-20, 200),
        3 => Math.Round(random.NextDouble() * 100, 3),
        4 => Texts[random.Next(Texts.Length)],
        5 => new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(_ => Literal(depth - 1))]),
        _ => new JsonObject([.. Names.Where(_ => random.Next(8) == 0).Select(name => KeyValuePair.Create(name, Literal(depth - 1)))]),
    };

    private void SetSometimes(JsonObject schema, string keyword, JsonNode value)
    {
        if (random.Next(2) == 0)
        {
            schema[keyword] = value;
        }
    }
}
