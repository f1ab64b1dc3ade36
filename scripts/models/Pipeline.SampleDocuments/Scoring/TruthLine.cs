using Pipeline.SampleDocuments.Answers;

namespace Pipeline.SampleDocuments.Scoring;

/// <summary>A document and its right answer.</summary>
/// <param name="Id">The request's custom_id.</param>
/// <param name="Text">The document.</param>
/// <param name="Fields">What an extractor shall find in it.</param>
internal sealed record TruthLine(string Id, string Text, AnswerFields Fields)
{
    /// <summary>Reads a file that "generate" or "requests" wrote, or documents of one's own in the same form.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no such file; the message names the line.</exception>
    public static IReadOnlyList<TruthLine> ReadFile(string file)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        IReadOnlyList<TruthLine> lines = JsonLines.Read(file, item =>
        {
            string id = item.Text("id");
            if (!ids.Add(id))
            {
                throw new InvalidDataException($"The id '{id}' is there twice.");
            }

            AnswerFields fields = AnswerFields.TryRead(item.Text("answer"))
                ?? throw new InvalidDataException("'answer' is not of the schema.");
            return new TruthLine(id, item.Text("text"), fields);
        });
        return lines.Count > 0 ? lines : throw new InvalidDataException($"{file}: There is no line.");
    }
}
