using System.Text.Json;
using System.Text.RegularExpressions;
using Pipeline.Engine.Constraints;
using Pipeline.Engine.Sampling;

namespace Pipeline.Worker.Completions.Requests;

/// <summary>Reads <c>response_format</c>. A schema is always held to, strict or not.</summary>
internal static partial class ResponseFormat
{
    private const string Field = "response_format";
    private const string SchemaField = $"{Field}.json_schema";

    /// <summary>What the choices must keep to; null for any text.</summary>
    public static IConstraintSource? Read(RequestBody body, JsonConstraints constraints)
    {
        if (!body.TryGet(Field, out JsonElement format))
        {
            return null;
        }

        switch (format.ValueKind == JsonValueKind.Object ? Text(format, "type") : null)
        {
            case "text":
                return null;
            case "json_object":
                return constraints.AnyObject();
            case "json_schema":
                return ReadSchema(body, format, constraints);
            default:
                body.Refuse($"{Field}.type", $"'{Field}.type' must be \"text\", \"json_object\" or \"json_schema\".");
                return null;
        }
    }

    private static IConstraintSource? ReadSchema(RequestBody body, JsonElement format, JsonConstraints constraints)
    {
        if (!format.TryGetProperty("json_schema"u8, out JsonElement described) || described.ValueKind != JsonValueKind.Object)
        {
            body.Refuse(SchemaField, $"'{SchemaField}' must be an object with name and schema.");
            return null;
        }

        if (Text(described, "name") is not { } name || !SchemaName().IsMatch(name))
        {
            body.Refuse($"{SchemaField}.name", $"'{SchemaField}.name' must be 1 to 64 letters, digits, '_' or '-'.");
            return null;
        }

        if (described.TryGetProperty("strict"u8, out JsonElement strict)
            && strict.ValueKind is not (JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null))
        {
            body.Refuse($"{SchemaField}.strict", $"'{SchemaField}.strict' must be true or false.");
            return null;
        }

        if (!described.TryGetProperty("schema"u8, out JsonElement schema))
        {
            body.Refuse($"{SchemaField}.schema", $"'{SchemaField}.schema' is missing.");
            return null;
        }

        try
        {
            return constraints.ForSchema(schema);
        }
        catch (UnsupportedSchemaException exception)
        {
            string parameter = exception.Path.Length == 0 ? $"{SchemaField}.schema" : $"{SchemaField}.schema.{exception.Path}";
            body.Refuse(parameter, $"'{SchemaField}.schema' cannot be held to: {exception.Message}");
            return null;
        }
    }

    private static string? Text(JsonElement parent, string field) =>
        parent.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,64}\z")]
    private static partial Regex SchemaName();
}
