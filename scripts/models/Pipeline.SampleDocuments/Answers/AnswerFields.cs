using System.Globalization;
using System.Text.Json;
using Pipeline.SampleDocuments.Documents;
using Pipeline.SampleDocuments.Facts;

namespace Pipeline.SampleDocuments.Answers;

/// <summary>The values of an answer.</summary>
/// <param name="Values">
/// In the order of <see cref="DocumentAnswer.Keys"/>: null, the string as it is, or the number without zeros behind its fraction.
/// Two answers say the same about a field where these are equal.
/// </param>
internal sealed record AnswerFields(IReadOnlyList<string?> Values)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a model's text; the keys may be in any order.</summary>
    /// <returns>Null where the text is no JSON, or not of <see cref="AnswerSchema"/>.</returns>
    public static AnswerFields? TryRead(string text)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(text, Strict);
            return TryRead(json.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // the latter is about \ud800 and the like, an escaped half of a surrogate pair
            return null;
        }
    }

    private static AnswerFields? TryRead(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object || answer.GetPropertyCount() != DocumentAnswer.Keys.Count)
        {
            return null;
        }

        var values = new List<string?>();
        foreach (string key in DocumentAnswer.Keys)
        {
            if (!answer.TryGetProperty(key, out JsonElement value) || !TryReadValue(key, value, out string? text))
            {
                return null;
            }

            values.Add(text);
        }

        return new AnswerFields(values);
    }

    private static bool TryReadValue(string key, JsonElement value, out string? text)
    {
        text = null;
        if (value.ValueKind == JsonValueKind.Null)
        {
            return key != "document_type";
        }

        if (key is "total" or "tax")
        {
            bool isAmount = value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out _);
            text = isAmount ? value.GetDecimal().ToString("0.############", CultureInfo.InvariantCulture) : null;
            return isAmount;
        }

        text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return text is not null && key switch
        {
            "document_type" => DocumentWords.AllKinds.Contains(text),
            "currency" => Currency.All.Any(currency => currency.Code == value.GetString()),
            _ => true,
        };
    }
}
