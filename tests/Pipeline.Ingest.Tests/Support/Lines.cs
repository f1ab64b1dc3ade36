using System.Text;
using System.Text.Json;

namespace Pipeline.Ingest.Tests.Support;

/// <summary>Input lines.</summary>
internal static class Lines
{
    public const string Model = "test/Embedder";
    public const string OtherModel = "test/Other";
    public const string NoEmbeddingsModel = "test/Chat";

    /// <summary>A request without a line end.</summary>
    public static string Request(string customId, string model = Model, string url = "/v1/embeddings", string input = "text") =>
        $$$"""{"custom_id":{{{JsonSerializer.Serialize(customId)}}},"method":"POST","url":"{{{url}}}","body":{"model":"{{{model}}}","input":{{{JsonSerializer.Serialize(input)}}}}}""";

    /// <summary>Valid requests "id-0", "id-1", …</summary>
    public static string[] Requests(int count) => [.. Enumerable.Range(0, count).Select(index => Request($"id-{index}"))];

    /// <summary>Lines with LF behind each.</summary>
    public static byte[] File(params string[] lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
}
