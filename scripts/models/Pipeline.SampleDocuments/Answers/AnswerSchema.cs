using System.Text.Json.Nodes;
using Pipeline.SampleDocuments.Documents;
using Pipeline.SampleDocuments.Facts;

namespace Pipeline.SampleDocuments.Answers;

/// <summary>The JSON schema that requests hold answers to.</summary>
internal static class AnswerSchema
{
    // A bound ends an answer that would repeat itself. The longest firm that NameSource can draw has 51 characters: two invented names
    // of three syllables of six, a hyphen between them, and "GmbH & Co. KG". The longest number seen has 33.
    private const int LongestVendor = 56;
    private const int LongestNumber = 40;
    private const int DateLength = 10;

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
        "date" => Text(DateLength, DateLength),
        "vendor" => Text(0, LongestVendor),
        _ => Text(0, LongestNumber),
    };

    private static JsonObject Text(int minLength, int maxLength) => new()
    {
        ["type"] = Strings(["string", "null"]),
        ["minLength"] = minLength,
        ["maxLength"] = maxLength,
    };

    private static JsonArray Strings(IReadOnlyList<string?> texts) => [.. texts.Select(text => (JsonNode?)text)];
}
