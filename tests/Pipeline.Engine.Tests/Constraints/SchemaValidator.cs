using System.Text.Json;

namespace Pipeline.Engine.Tests.Constraints;

/// <summary>Validates values as JSON Schema 2020-12 says, for the keywords that we support.</summary>
internal sealed class SchemaValidator(JsonElement root)
{
    public bool IsValid(JsonElement value) => IsValid(root, value);

    private bool IsValid(JsonElement schema, JsonElement value) =>
        schema.ValueKind == JsonValueKind.Object
            ? schema.EnumerateObject().All(keyword => IsValid(schema, keyword.Name, keyword.Value, value))
            : schema.GetBoolean();

    private bool IsValid(JsonElement schema, string keyword, JsonElement argument, JsonElement value)
    {
        bool isObject = value.ValueKind == JsonValueKind.Object;
        bool isArray = value.ValueKind == JsonValueKind.Array;
        bool isString = value.ValueKind == JsonValueKind.String;
        return keyword switch
        {
            "$ref" => IsValid(argument.GetString()!.Split('/').Skip(1).Aggregate(root, (part, name) => part.GetProperty(name)), value),
            "anyOf" => argument.EnumerateArray().Any(alternative => IsValid(alternative, value)),
            "oneOf" => argument.EnumerateArray().Count(alternative => IsValid(alternative, value)) == 1,
            "enum" => argument.EnumerateArray().Any(item => JsonElement.DeepEquals(item, value)),
            "const" => JsonElement.DeepEquals(argument, value),
            "type" => argument.ValueKind == JsonValueKind.Array
                ? argument.EnumerateArray().Any(type => IsOfType(type.GetString()!, value))
                : IsOfType(argument.GetString()!, value),
            "properties" => !isObject || argument.EnumerateObject().All(property =>
                !value.TryGetProperty(property.Name, out JsonElement member) || IsValid(property.Value, member)),
            "required" => !isObject || argument.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
            "additionalProperties" => !isObject || value.EnumerateObject().All(member =>
                (schema.TryGetProperty("properties", out JsonElement properties) && properties.TryGetProperty(member.Name, out _))
                || IsValid(argument, member.Value)),
            "items" => !isArray || value.EnumerateArray().All(item => IsValid(argument, item)),
            "minItems" => !isArray || value.GetArrayLength() >= argument.GetInt32(),
            "maxItems" => !isArray || value.GetArrayLength() <= argument.GetInt32(),
            "minLength" => !isString || value.GetString()!.EnumerateRunes().Count() >= argument.GetInt32(),
            "maxLength" => !isString || value.GetString()!.EnumerateRunes().Count() <= argument.GetInt32(),
            "$defs" or "description" => true,
            _ => throw new ArgumentException($"The validator does not know '{keyword}'."),
        };
    }

    private static bool IsOfType(string type, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => type == "object",
        JsonValueKind.Array => type == "array",
        JsonValueKind.String => type == "string",
        JsonValueKind.Number => type == "number" || (type == "integer" && value.GetDouble() == Math.Floor(value.GetDouble())),
        JsonValueKind.Null => type == "null",
        _ => type == "boolean",
    };
}
