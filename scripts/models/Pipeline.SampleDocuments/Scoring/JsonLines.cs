using System.Text.Json;

namespace Pipeline.SampleDocuments.Scoring;

/// <summary>Reads JSONL files that others may have written or damaged.</summary>
internal static class JsonLines
{
    /// <summary>Reads each line that is not blank.</summary>
    /// <param name="file">Its name is in messages, with the line's number.</param>
    /// <param name="read">Makes something of a line's object; the element is valid during the call.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">A line is no JSON object, or <paramref name="read"/> threw this about it.</exception>
    public static IReadOnlyList<T> Read<T>(string file, Func<JsonElement, T> read)
    {
        var items = new List<T>();
        int number = 0;
        foreach (string line in File.ReadLines(file))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            try
            {
                using JsonDocument json = JsonDocument.Parse(line);
                if (json.RootElement.ValueKind != JsonValueKind.Object)
                {
                    throw new InvalidDataException("The line is no JSON object.");
                }

                items.Add(read(json.RootElement));
            }
            catch (Exception exception) when (exception is JsonException or InvalidDataException or InvalidOperationException)
            {
                // the last is about \ud800 and the like, an escaped half of a surrogate pair
                throw new InvalidDataException($"{file}, line {number}: {exception.Message}", exception);
            }
        }

        return items;
    }

    /// <summary>A string of an object.</summary>
    /// <exception cref="InvalidDataException">It is not there, or no string.</exception>
    public static string Text(this JsonElement item, string key) =>
        item.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new InvalidDataException($"'{key}' must be there and be a string.");
}
