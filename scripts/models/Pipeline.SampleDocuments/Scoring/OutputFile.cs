using System.Text.Json;

namespace Pipeline.SampleDocuments.Scoring;

/// <summary>A batch's output: what the model wrote, by custom_id.</summary>
internal static class OutputFile
{
    /// <param name="file">Lines as OpenAI's batches write them.</param>
    /// <param name="known">The custom_ids that were asked for.</param>
    /// <returns>The texts of the lines that succeeded; null for lines that failed.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">A line is no result, repeats one or was not asked for; the message names it.</exception>
    public static IReadOnlyDictionary<string, string?> Read(string file, IReadOnlySet<string> known)
    {
        var texts = new Dictionary<string, string?>(StringComparer.Ordinal);
        JsonLines.Read(file, item =>
        {
            string id = item.Text("custom_id");
            if (!known.Contains(id))
            {
                throw new InvalidDataException($"The truth has no document '{id}'.");
            }

            if (!texts.TryAdd(id, Content(item)))
            {
                throw new InvalidDataException($"The custom_id '{id}' is there twice.");
            }

            return id;
        });
        return texts;
    }

    private static string? Content(JsonElement item)
    {
        JsonElement response = Member(item, "response", "response", JsonValueKind.Object, JsonValueKind.Null);
        if (response.ValueKind == JsonValueKind.Null || !IsSuccess(response))
        {
            return null;
        }

        JsonElement choices = Member(Member(response, "body", "response.body"), "choices", "response.body.choices", JsonValueKind.Array);
        JsonElement choice = choices.GetArrayLength() > 0 ? choices[0] : default;
        return choice.ValueKind == JsonValueKind.Object
            ? Member(choice, "message", "response.body.choices[0].message").Text("content")
            : throw new InvalidDataException("'response.body.choices[0]' must be there and be an object.");
    }

    /// <summary>A member of an object; an object itself, if nothing else is said.</summary>
    private static JsonElement Member(JsonElement item, string key, string path, params ReadOnlySpan<JsonValueKind> kinds)
    {
        bool isThere = item.TryGetProperty(key, out JsonElement value);
        ReadOnlySpan<JsonValueKind> permitted = kinds.IsEmpty ? [JsonValueKind.Object] : kinds;
        return isThere && permitted.Contains(value.ValueKind)
            ? value
            : throw new InvalidDataException($"'{path}' must be there, as {string.Join(" or ", permitted.ToArray()).ToLowerInvariant()}.");
    }

    private static bool IsSuccess(JsonElement response) =>
        response.TryGetProperty("status_code", out JsonElement status) && status.ValueKind == JsonValueKind.Number &&
            status.TryGetInt32(out int code)
            ? code == 200
            : throw new InvalidDataException("'response.status_code' must be there and be a number.");
}
