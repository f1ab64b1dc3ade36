using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.SampleDocuments.Search;

/// <summary>A batch input file that asks for the embeddings of passages and of one query.</summary>
internal static class PassageRequests
{
    /// <summary>The custom_id of the query's line.</summary>
    public const string QueryId = "query";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The custom_id of a passage's line.</summary>
    /// <param name="number">From 1, as an editor counts lines.</param>
    public static string PassageId(int number) => FormattableString.Invariant($"passage-{number:0000}");

    /// <summary>Writes the file under another name and renames it when it is whole; a file that is there is replaced.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string file, string model, IEnumerable<string> passages, string query)
    {
        string aside = file + ".partial";
        IEnumerable<string> lines = passages.Select((passage, index) => Request(PassageId(index + 1), model, passage));
        File.WriteAllLines(aside, lines.Append(Request(QueryId, model, query)));
        File.Move(aside, file, overwrite: true);
    }

    private static string Request(string id, string model, string text) => new JsonObject
    {
        ["custom_id"] = id,
        ["method"] = "POST",
        ["url"] = "/v1/embeddings",
        ["body"] = new JsonObject { ["model"] = model, ["input"] = text },
    }.ToJsonString(Readable);
}
