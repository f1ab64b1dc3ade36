using System.Text.Json;

namespace Pipeline.SampleDocuments.Passages;

/// <summary>Reads the texts of a JSONL file of generated documents.</summary>
internal static class DocumentTexts
{
    /// <summary>A block for each document, its lines joined.</summary>
    /// <param name="path">Written by <c>sample-documents generate</c>.</param>
    /// <exception cref="IOException">A line is no document, or one without text.</exception>
    public static IEnumerable<TextBlock> Read(string path)
    {
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            yield return new TextBlock(path, $"{path}:{number}", TextOf(line, path, number));
        }
    }

    private static string TextOf(string line, string path, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            string text = PlainText.Collapse(document.RootElement.GetProperty("text").GetString() ?? string.Empty);
            return text.Length > 0 ? text : throw new InvalidDataException("The text is empty.");
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or InvalidDataException)
        {
            throw new IOException($"{path}, line {number}: no document with a field 'text'.", exception);
        }
    }
}
