using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;

namespace Pipeline.Worker.Completions.Requests;

/// <summary>
/// Reads <c>messages</c> and writes them as chat templates take them: a role that they know and one text. <c>developer</c> is the
/// newer word for <c>system</c>, and text parts are put together with line ends between them, as other servers do.
/// </summary>
internal sealed class ChatMessages
{
    private const string Field = "messages";

    private static readonly FrozenSet<string> Roles = FrozenSet.Create(StringComparer.Ordinal, "system", "developer", "user", "assistant");

    // what OpenAI's own answers carry beside role and content, so that they can be sent back
    private static readonly FrozenSet<string> MayBeEmpty =
        FrozenSet.Create(StringComparer.Ordinal, "refusal", "tool_calls", "function_call", "audio", "annotations");

    private readonly RequestBody _body;
    private readonly ArrayBufferWriter<byte> _written = new();

    private ChatMessages(RequestBody body) => _body = body;

    /// <summary>The messages, or null where the body is refused.</summary>
    public static JsonElement? Read(RequestBody body)
    {
        if (!body.TryGet(Field, out JsonElement messages))
        {
            body.Refuse(Field, "'messages' is missing.");
        }
        else if (messages.ValueKind != JsonValueKind.Array || messages.GetArrayLength() == 0)
        {
            body.Refuse(Field, "'messages' must be an array of at least one message.");
        }

        return body.Error is null ? new ChatMessages(body).Write(messages) : null;
    }

    private JsonElement? Write(JsonElement messages)
    {
        using (var json = new Utf8JsonWriter(_written))
        {
            json.WriteStartArray();
            int index = 0;
            foreach (JsonElement message in messages.EnumerateArray())
            {
                WriteMessage(json, message, $"{Field}[{index++}]");
                if (_body.Error is not null)
                {
                    return null;
                }
            }

            json.WriteEndArray();
        }

        return JsonElement.Parse(_written.WrittenSpan);
    }

    private void WriteMessage(Utf8JsonWriter json, JsonElement message, string name)
    {
        if (message.ValueKind != JsonValueKind.Object)
        {
            _body.Refuse(name, $"'{name}' must be an object.");
            return;
        }

        CheckFields(message, name);
        string? role = Text(message, "role");
        if (role is null || !Roles.Contains(role))
        {
            _body.Refuse($"{name}.role", $"'{name}.role' must be {string.Join(", ", Roles.Order(StringComparer.Ordinal))}.");
            return;
        }

        json.WriteStartObject();
        json.WriteString("role"u8, role == "developer" ? "system" : role);
        json.WriteString("content"u8, ReadContent(message, $"{name}.content"));
        if (message.TryGetProperty("name"u8, out JsonElement author) && author.ValueKind != JsonValueKind.Null)
        {
            json.WriteString("name"u8, author.ValueKind == JsonValueKind.String ? author.GetString() : Refused($"{name}.name", "must be a string."));
        }

        json.WriteEndObject();
    }

    private void CheckFields(JsonElement message, string name)
    {
        foreach (JsonProperty field in message.EnumerateObject())
        {
            if (MayBeEmpty.Contains(field.Name) && !ParameterTable.AsksForNothing(field.Value))
            {
                _body.Refuse($"{name}.{field.Name}", $"'{name}.{field.Name}' is not supported.");
            }
            else if (!MayBeEmpty.Contains(field.Name) && field.Name is not ("role" or "content" or "name"))
            {
                string shown = $"{name}.{ParameterTable.Shorten(field.Name)}";
                _body.Refuse(shown, $"'{shown}' is not a field of messages here; they have role, content and name.");
            }
        }
    }

    private string ReadContent(JsonElement message, string name)
    {
        if (!message.TryGetProperty("content"u8, out JsonElement content))
        {
            return Refused(name, "is missing.");
        }

        return content.ValueKind switch
        {
            JsonValueKind.String => content.GetString()!,
            JsonValueKind.Array when content.GetArrayLength() > 0 =>
                string.Join('\n', content.EnumerateArray().Select((part, index) => ReadPart(part, $"{name}[{index}]"))),
            _ => Refused(name, "must be a string or an array of text parts."),
        };
    }

    private string ReadPart(JsonElement part, string name)
    {
        if (part.ValueKind != JsonValueKind.Object)
        {
            return Refused(name, "must be an object with a type.");
        }

        return Text(part, "type") == "text"
            ? Text(part, "text") ?? Refused($"{name}.text", "must be a string.")
            : Refused($"{name}.type", "must be \"text\": other parts, such as images and audio, are not supported.");
    }

    private string Refused(string name, string problem)
    {
        _body.Refuse(name, $"'{name}' {problem}");
        return string.Empty;
    }

    private static string? Text(JsonElement parent, string field) =>
        parent.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
