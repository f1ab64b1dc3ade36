using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Pipeline.Engine.Constraints;

/// <summary>Writes JSON values the one way that an answer may have them: without white space, with no escape that is not needed.</summary>
internal static class LiteralText
{
    /// <summary>A value's text.</summary>
    public static byte[] Of(JsonElement value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return System.Text.Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A property's name with its quotes and the colon.</summary>
    public static byte[] OfName(string name)
    {
        var text = new StringBuilder();
        AppendString(text, name);
        return System.Text.Encoding.UTF8.GetBytes(text.Append(':').ToString());
    }

    /// <summary>Objects and arrays within each other: 0 for neither.</summary>
    public static int DepthOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => 1 + value.EnumerateObject().Select(member => DepthOf(member.Value)).DefaultIfEmpty().Max(),
        JsonValueKind.Array => 1 + value.EnumerateArray().Select(DepthOf).DefaultIfEmpty().Max(),
        _ => 0,
    };

    /// <summary>Whether a value is of a schema's type.</summary>
    public static bool IsOfType(JsonElement value, string type) => value.ValueKind switch
    {
        JsonValueKind.Object => type == "object",
        JsonValueKind.Array => type == "array",
        JsonValueKind.String => type == "string",
        JsonValueKind.Number => type == "number" || (type == "integer" && double.IsInteger(value.GetDouble())),
        JsonValueKind.Null => type == "null",
        _ => type == "boolean",
    };

    private static void Append(StringBuilder text, JsonElement value)
    {
        int start = text.Length;
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    text.Append(text.Length == start ? '{' : ',');
                    AppendString(text, member.Name);
                    text.Append(':');
                    Append(text, member.Value);
                }

                text.Append(text.Length == start ? "{}" : "}");
                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in value.EnumerateArray())
                {
                    text.Append(text.Length == start ? '[' : ',');
                    Append(text, item);
                }

                text.Append(text.Length == start ? "[]" : "]");
                break;
            case JsonValueKind.String:
                AppendString(text, value.GetString()!);
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char character in value)
        {
            if (character is '"' or '\\')
            {
                text.Append('\\').Append(character);
            }
            else if (character == '\n')
            {
                text.Append("\\n");
            }
            else if (character is < ' ' or '\x7F')
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
            else
            {
                text.Append(character);
            }
        }

        text.Append('"');
    }
}
