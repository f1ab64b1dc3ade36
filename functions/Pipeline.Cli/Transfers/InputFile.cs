using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Contracts.Lines;

namespace Pipeline.Cli.Transfers;

/// <summary>Looks into a batch's input before it is sent.</summary>
internal static class InputFile
{
    /// <summary>The model that the first request names; null if that cannot be said. Judging the line is the server's part.</summary>
    public static async Task<string?> FirstModelAsync(string path, CancellationToken cancellationToken)
    {
        await using FileStream file = LocalFiles.OpenRead(path);
        using var reader = new LineReader(file, new BatchLimits().MaxLineBytes);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (!reader.IsBlank)
            {
                return ModelOf(reader.Line);
            }
        }

        return null;
    }

    private static string? ModelOf(ReadOnlyMemory<byte> line)
    {
        try
        {
            using JsonDocument request = JsonDocument.Parse(line);
            return request.RootElement.ValueKind == JsonValueKind.Object
                && request.RootElement.TryGetProperty("body", out JsonElement body) && body.ValueKind == JsonValueKind.Object
                && body.TryGetProperty("model", out JsonElement model) && model.ValueKind == JsonValueKind.String
                ? model.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
