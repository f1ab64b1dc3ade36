using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pipeline.SampleModel.Prose;

/// <summary>A batch input file with one embedding request a passage.</summary>
public static class EmbeddingRequests
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the file under another name and renames it when it is whole; a file that is there is replaced.</summary>
    /// <param name="folder">See <see cref="ProseFolder"/>.</param>
    /// <param name="file">The JSONL file.</param>
    /// <param name="model">The model's id as requests name it.</param>
    /// <returns>The number of lines.</returns>
    /// <exception cref="IOException">The folder holds no passage, or the file cannot be written.</exception>
    public static int Write(string folder, string file, string model)
    {
        IReadOnlyList<Passage> passages = ProseFolder.ReadPassages(folder);
        string aside = file + ".partial";
        using (var stream = new FileStream(aside, FileMode.Create, FileAccess.Write))
        {
            foreach (Passage passage in passages)
            {
                WriteLine(stream, passage, model);
            }
        }

        File.Move(aside, file, overwrite: true);
        return passages.Count;
    }

    private static void WriteLine(Stream stream, Passage passage, string model)
    {
        using (var writer = new Utf8JsonWriter(stream, Readable))
        {
            writer.WriteStartObject();
            writer.WriteString("custom_id", passage.Name);
            writer.WriteString("method", "POST");
            writer.WriteString("url", "/v1/embeddings");
            writer.WriteStartObject("body");
            writer.WriteString("model", model);
            writer.WriteString("input", passage.Text);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }
}
