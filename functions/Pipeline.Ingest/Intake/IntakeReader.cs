using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Messages;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Batches;

namespace Pipeline.Ingest.Intake;

/// <summary>Reads the bodies of <see cref="Names.IntakeQueue"/>. Anybody who may send there wrote them, so nothing is believed.</summary>
internal static class IntakeReader
{
    // As over HTTP.
    private const int MaxKeyLength = 255;

    private const string OnlyWindow = "24h";

    private static readonly JsonElement Window = JsonElement.Parse($"\"{OnlyWindow}\"");
    private static readonly JsonElement Endpoint = JsonElement.Parse($"\"{Names.EmbeddingsEndpoint}\"");

    /// <summary>The terms of a blob about which nothing was said. The endpoint is a stopgap until its lines are read.</summary>
    public static BatchTerms StandardTerms { get; } = new(Names.EmbeddingsEndpoint, OnlyWindow, Metadata: null);

    /// <summary>Reads a body.</summary>
    /// <returns>Null where it is none of our business, and why.</returns>
    /// <exception cref="FormatException">It makes no sense.</exception>
    /// <exception cref="MalformedRecordException">It is not the intake message that it seems to be.</exception>
    /// <exception cref="NewerSchemaException">It is an intake message of a newer program.</exception>
    public static IntakeOrder? Read(ReadOnlyMemory<byte> body, out string? ignoredSince)
    {
        ignoredSince = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Array)
            {
                root = root.GetArrayLength() == 1
                    ? root[0]
                    : throw new FormatException($"The body holds {root.GetArrayLength()} events; one a message is expected.");
            }

            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("specversion", out _))
            {
                return BlobEventReader.Read(root, out ignoredSince);
            }
        }
        catch (JsonException)
        {
            throw new FormatException("The body is not JSON.");
        }
        catch (InvalidOperationException)
        {
            // JsonElement: a string that holds half a surrogate pair
            throw new FormatException("The body holds text that is not valid Unicode.");
        }

        return ReadMessage(RecordJson.Deserialize(body.Span, RecordJson.IntakeMessage, "An intake message"));
    }

    private static IntakeOrder ReadMessage(IntakeMessage message)
    {
        string? blob = ReadText(message.Blob, "blob");
        if (!IntakeBlobs.IsName(blob))
        {
            throw new FormatException($"'blob' is not the name of a blob that begins with \"{BlobLayout.Intake}\".");
        }

        string? key = ReadText(message.Id, "id");
        if (key is { Length: 0 or > MaxKeyLength })
        {
            throw new FormatException($"'id' must have 1 to {MaxKeyLength} characters.");
        }

        bool namesEndpoint = !IsMissing(message.Endpoint);
        CreateBatchRequest fields = new()
        {
            Endpoint = namesEndpoint ? message.Endpoint : Endpoint,
            CompletionWindow = IsMissing(message.CompletionWindow) ? Window : message.CompletionWindow,
            Metadata = message.Metadata,
        };
        return (BatchOrderReader.ReadTerms(fields, out BatchTerms? terms) ?? BlobIntake.CheckLabel(terms!)) is { } fault
            ? throw new FormatException(fault.Message)
            : new IntakeOrder(blob!, terms!, namesEndpoint, key);
    }

    private static string? ReadText(JsonElement element, string field)
    {
        try
        {
            return IsMissing(element) ? null
                : element.ValueKind == JsonValueKind.String ? element.GetString()
                : throw new FormatException($"'{field}' must be a string.");
        }
        catch (InvalidOperationException)
        {
            throw new FormatException($"'{field}' is not valid Unicode.");
        }
    }

    private static bool IsMissing(JsonElement element) => element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;
}
