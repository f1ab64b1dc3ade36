using System.Text.Json;

namespace Pipeline.Cli.Transfers;

/// <summary>What a line at the beginning of an input says of itself. Judging the line is the server's part.</summary>
/// <param name="Url">The endpoint; null if that cannot be said.</param>
/// <param name="Model">The model; null if that cannot be said.</param>
internal sealed record FirstRequest(string? Url, string? Model)
{
    /// <summary>Of a line that says nothing.</summary>
    public static FirstRequest Unknown { get; } = new(null, null);

    /// <summary>Reads a line, whatever it holds.</summary>
    public static FirstRequest Of(ReadOnlyMemory<byte> line)
    {
        try
        {
            using JsonDocument request = JsonDocument.Parse(line);
            return new FirstRequest(
                TextOf(request.RootElement, "url"),
                request.RootElement.ValueKind == JsonValueKind.Object && request.RootElement.TryGetProperty("body", out JsonElement body)
                    ? TextOf(body, "model")
                    : null);
        }
        catch (JsonException)
        {
            return Unknown;
        }
    }

    private static string? TextOf(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
