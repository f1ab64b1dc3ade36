using System.Text.Json.Nodes;
using Pipeline.SampleDocuments.Documents;
using Pipeline.SampleDocuments.Facts;

namespace Pipeline.SampleDocuments.Answers;

/// <summary>The JSON schema that requests hold answers to.</summary>
internal static class AnswerSchema
{
    /// <summary>Every key is required, null where the document does not have it.</summary>
    public static JsonObject Create() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(DocumentAnswer.Keys.Select(key => KeyValuePair.Create<string, JsonNode?>(key, Property(key)))),
        ["required"] = Strings(DocumentAnswer.Keys),
        ["additionalProperties"] = false,
    };

    private static JsonObject Property(string key) => key switch
    {
        "document_type" => new JsonObject { ["type"] = "string", ["enum"] = Strings(DocumentWords.AllKinds) },
        "currency" => new JsonObject
        {
            ["type"] = Strings(["string", "null"]),
            ["enum"] = Strings([.. Currency.All.Select(currency => currency.Code), null]),
        },
        "total" or "tax" => new JsonObject { ["type"] = Strings(["number", "null"]) },
        _ => new JsonObject { ["type"] = Strings(["string", "null"]) },
    };

    private static JsonArray Strings(IReadOnlyList<string?> texts) => [.. texts.Select(text => (JsonNode?)text)];
}
