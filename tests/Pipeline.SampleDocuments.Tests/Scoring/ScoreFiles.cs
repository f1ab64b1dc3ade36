using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.SampleDocuments.Documents;
using Pipeline.SampleDocuments.Facts;
using Pipeline.TestKit;

namespace Pipeline.SampleDocuments.Tests.Scoring;

/// <summary>A truth file and the output of a batch over it.</summary>
internal sealed class ScoreFiles : IDisposable
{
    private readonly TempDirectory _folder = new();

    public ScoreFiles(int count)
    {
        Documents = [.. new DocumentGenerator(Split.HeldOut, seed: 4).Create(first: 0, count)];
        DocumentFile.Write(Truth, Documents);
    }

    public IReadOnlyList<SampleDocument> Documents { get; }

    public string Truth => _folder.Combine("truth.jsonl");

    public string Output => _folder.Combine("output.jsonl");

    public void WriteOutput(IEnumerable<string> lines) => File.WriteAllLines(Output, lines);

    /// <summary>A line of a batch's output.</summary>
    public static string Line(string id, string content, int status = 200) => new JsonObject
    {
        ["id"] = "batch_req_1",
        ["custom_id"] = id,
        ["response"] = new JsonObject
        {
            ["status_code"] = status,
            ["body"] = new JsonObject
            {
                ["choices"] = new JsonArray(new JsonObject { ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = content } }),
            },
        },
        ["error"] = null,
    }.ToJsonString(JsonSerializerOptions.Web);

    public void Dispose() => _folder.Dispose();
}
