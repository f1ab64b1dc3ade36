using System.Text;
using System.Text.Json;
using Pipeline.Contracts.Lines;

namespace Pipeline.Ingest.Tests.Support;

/// <summary>A line of an output or error file.</summary>
internal sealed record ResultRow(int LineNumber, string? CustomId, int? StatusCode, string? ErrorCode, string? ErrorMessage)
{
    public static List<ResultRow> ReadAll(byte[] file) =>
        [.. Encoding.UTF8.GetString(file).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Read)];

    private static ResultRow Read(string json)
    {
        Assert.IsTrue(ResultLineWriter.TryGetLineNumber(Encoding.UTF8.GetBytes(json), out int lineNumber), json);
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        JsonElement response = root.GetProperty("response");
        JsonElement error = root.GetProperty("error");
        return new ResultRow(
            lineNumber,
            root.GetProperty("custom_id").GetString(),
            response.ValueKind == JsonValueKind.Null ? null : response.GetProperty("status_code").GetInt32(),
            error.ValueKind == JsonValueKind.Null ? null : error.GetProperty("code").GetString(),
            error.ValueKind == JsonValueKind.Null ? null : error.GetProperty("message").GetString());
    }
}
