using System.Text.Encodings.Web;
using System.Text.Json;
using Pipeline.SampleDocuments.Facts;

namespace Pipeline.SampleDocuments.Documents;

/// <summary>Documents as JSONL: id, kind, layout, language, text, answer.</summary>
internal static class DocumentFile
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the file under another name and renames it when it is whole; a file that is there is replaced.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string file, IEnumerable<SampleDocument> documents)
    {
        string aside = file + ".partial";
        using (var stream = new FileStream(aside, FileMode.Create, FileAccess.Write))
        {
            foreach (SampleDocument document in documents)
            {
                WriteLine(stream, document);
            }
        }

        File.Move(aside, file, overwrite: true);
    }

    private static void WriteLine(Stream stream, SampleDocument document)
    {
        using (var writer = new Utf8JsonWriter(stream, Readable))
        {
            writer.WriteStartObject();
            writer.WriteString("id", document.Id);
            writer.WriteString("kind", DocumentWords.Of(document.Kind));
            writer.WriteString("layout", document.Layout);
            writer.WriteString("language", DocumentWords.Of(document.Language));
            writer.WriteString("text", document.Text);
            writer.WriteString("answer", document.Answer.ToJson());
            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }
}
