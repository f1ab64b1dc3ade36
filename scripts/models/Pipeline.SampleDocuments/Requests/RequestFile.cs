using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.SampleDocuments.Answers;
using Pipeline.SampleDocuments.Scoring;

namespace Pipeline.SampleDocuments.Requests;

/// <summary>A batch input file that asks for the fields of documents.</summary>
internal static class RequestFile
{
    // more than the schema lets an answer have where each character is a token; what the generator writes has a third of it
    private const int MaxTokens = 224;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the file under another name and renames it when it is whole; a file that is there is replaced.</summary>
    /// <param name="file">The JSONL file; each line's custom_id is the document's id.</param>
    /// <param name="model">The model's id as requests name it.</param>
    /// <param name="documents">One a line.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string file, string model, IEnumerable<TruthLine> documents)
    {
        string aside = file + ".partial";
        File.WriteAllLines(aside, documents.Select(document => Request(model, document).ToJsonString(Readable)));
        File.Move(aside, file, overwrite: true);
    }

    private static JsonObject Request(string model, TruthLine document) => new()
    {
        ["custom_id"] = document.Id,
        ["method"] = "POST",
        ["url"] = "/v1/chat/completions",
        ["body"] = new JsonObject
        {
            ["model"] = model,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = document.Text }),
            ["temperature"] = 0,
            ["max_tokens"] = MaxTokens,
            ["response_format"] = new JsonObject
            {
                ["type"] = "json_schema",
                ["json_schema"] = new JsonObject { ["name"] = "document", ["strict"] = true, ["schema"] = AnswerSchema.Create() },
            },
        },
    };
}
