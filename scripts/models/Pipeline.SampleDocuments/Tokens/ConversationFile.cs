using System.Text.Json;

namespace Pipeline.SampleDocuments.Tokens;

/// <summary>Reads the text and the answer of each line of a JSONL file of documents.</summary>
internal static class ConversationFile
{
    /// <summary>Reads line by line, as the result is enumerated.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentException">A line is not an object with the strings text and answer.</exception>
    public static IEnumerable<Conversation> Read(string file)
    {
        int number = 0;
        foreach (string line in File.ReadLines(file))
        {
            number++;
            yield return Parse(line) ?? throw new ArgumentException($"{file}, line {number}: not an object with the strings text and answer.");
        }
    }

    private static Conversation? Parse(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return FieldOf(document.RootElement, "text") is { } text && FieldOf(document.RootElement, "answer") is { } answer
                ? new Conversation(text, answer)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // the latter is about \ud800 and the like, an escaped half of a surrogate pair
            return null;
        }
    }

    private static string? FieldOf(JsonElement line, string name) =>
        line.ValueKind == JsonValueKind.Object && line.TryGetProperty(name, out JsonElement field) && field.ValueKind == JsonValueKind.String
            ? field.GetString()
            : null;
}
