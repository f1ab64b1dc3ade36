using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pipeline.SampleModel.Prose;

/// <summary>A batch input file with one request a passage.</summary>
public static class RequestFile
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the file under another name and renames it when it is whole; a file that is there is replaced.</summary>
    /// <param name="folder">See <see cref="ProseFolder"/>.</param>
    /// <param name="file">The JSONL file.</param>
    /// <param name="model">The model's id as requests name it.</param>
    /// <param name="isChat">Chat completions that ask for a summary; else embeddings.</param>
    /// <returns>The number of lines.</returns>
    /// <exception cref="IOException">The folder holds no passage, or the file cannot be written.</exception>
    public static int Write(string folder, string file, string model, bool isChat = false)
    {
        IReadOnlyList<Passage> passages = ProseFolder.ReadPassages(folder);
        string aside = file + ".partial";
        using (var stream = new FileStream(aside, FileMode.Create, FileAccess.Write))
        {
            foreach (Passage passage in passages)
            {
                WriteLine(stream, passage, model, isChat);
            }
        }

        File.Move(aside, file, overwrite: true);
        return passages.Count;
    }

    private static void WriteLine(Stream stream, Passage passage, string model, bool isChat)
    {
        using (var writer = new Utf8JsonWriter(stream, Readable))
        {
            writer.WriteStartObject();
            writer.WriteString("custom_id", passage.Name);
            writer.WriteString("method", "POST");
            writer.WriteString("url", isChat ? "/v1/chat/completions" : "/v1/embeddings");
            writer.WriteStartObject("body");
            writer.WriteString("model", model);
            if (isChat)
            {
                WriteConversation(writer, passage);
            }
            else
            {
                writer.WriteString("input", passage.Text);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static void WriteConversation(Utf8JsonWriter writer, Passage passage)
    {
        writer.WriteStartArray("messages");
        writer.WriteStartObject();
        writer.WriteString("role", "system");
        writer.WriteString("content", "Summarise the passage in one sentence.");
        writer.WriteEndObject();
        writer.WriteStartObject();
        writer.WriteString("role", "user");
        writer.WriteString("content", passage.Text);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteNumber("max_tokens", 24);
        writer.WriteNumber("temperature", 0);
    }
}
