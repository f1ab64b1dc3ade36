using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pipeline.SampleDocuments.Facts;

namespace Pipeline.SampleDocuments.Documents;

/// <summary>What can be read in a document; null for what it does not have.</summary>
/// <param name="Kind">What the document is.</param>
/// <param name="Vendor">Who sells, as the document writes it.</param>
/// <param name="Number">The document's own number, as the document writes it.</param>
/// <param name="Date">The document's own date.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="TotalCents">To be paid, tax included, in hundredths.</param>
/// <param name="TaxCents">All taxes together, in hundredths.</param>
internal sealed record DocumentAnswer(
    DocumentKind Kind, string? Vendor, string? Number, DateOnly? Date, string? Currency, long? TotalCents, long? TaxCents)
{
    private static readonly JavaScriptEncoder Readable = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>The answer's keys in their order.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["document_type", "vendor", "number", "date", "currency", "total", "tax"];

    /// <summary>Compact JSON, every key there, amounts with two decimals.</summary>
    public string ToJson()
    {
        string[] values =
        [
            Quoted(DocumentWords.Of(Kind)), Quoted(Vendor), Quoted(Number),
            Quoted(Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), Quoted(Currency), Amount(TotalCents), Amount(TaxCents),
        ];
        return $"{{{string.Join(',', Keys.Zip(values, (key, value) => $"\"{key}\":{value}"))}}}";
    }

    private static string Quoted(string? text) => text is null ? "null" : $"\"{JsonEncodedText.Encode(text, Readable)}\"";

    private static string Amount(long? cents) => cents is { } amount
        ? string.Create(CultureInfo.InvariantCulture, $"{amount / 100}.{amount % 100:00}")
        : "null";
}
