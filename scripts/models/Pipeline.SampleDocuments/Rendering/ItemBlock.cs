using System.Globalization;
using Pipeline.SampleDocuments.Facts;

namespace Pipeline.SampleDocuments.Rendering;

/// <summary>Writes the items of one document.</summary>
internal sealed class ItemBlock(DocumentFacts facts, DocumentStyle style, LabelWriter labels)
{
    private bool HasPrices => facts.Amounts is not null;

    /// <param name="form">One of the words that layouts have behind "items:".</param>
    /// <exception cref="FormatException">There is no such form.</exception>
    public IEnumerable<string> Lines(string form) => form switch
    {
        "table" => Table(),
        "lines" => facts.Items.Select(item => $"{Count(item)} x {Name(item)}{Priced("  ", item)}"),
        "till" => facts.Items.Select(item => Till(item.Quantity == 1 ? Name(item) : $"{Count(item)} {Name(item)}", Sum(item))),
        "bullets" => facts.Items.Select(item => $"- {Name(item)}, {Count(item)}{Priced(": ", item)}"),
        "pipes" => facts.Items.Select((item, index) => $"{index + 1} | {Name(item)} | {Count(item)}{Priced(" | ", item)}"),
        "inline" => [string.Join("; ", facts.Items.Select(item => $"{Count(item)} {Name(item)}{Priced(" ", item)}"))],
        _ => throw new FormatException($"Layouts have no items '{form}'."),
    };

    /// <summary>The items within a sentence.</summary>
    public string Words() => string.Join(", ", facts.Items.Select(item => $"{Count(item)} {Name(item)}"));

    private IEnumerable<string> Table()
    {
        string head = $"{labels.Label("quantity"),-5} {labels.Label("item"),-15}";
        yield return HasPrices ? $"{head} {labels.Label("price"),9} {labels.Label("amount"),9}" : head;
        foreach (LineItem item in facts.Items)
        {
            string row = $"{Count(item),-5} {Name(item),-15}";
            yield return HasPrices ? $"{row} {style.Amounts.WriteNumber(item.UnitCents),9} {style.Amounts.WriteNumber(item.Cents),9}" : row;
        }
    }

    private string Till(string name, string sum) =>
        HasPrices ? $"{name} {sum.PadLeft(Math.Max(sum.Length + 1, style.Width - name.Length - 1))}" : name;

    /// <summary>What follows an item where the document has prices.</summary>
    private string Priced(string gap, LineItem item) => HasPrices ? gap + Sum(item) : "";

    private string Name(LineItem item) => labels.Words(item.Name);

    private static string Count(LineItem item) => item.Quantity.ToString(CultureInfo.InvariantCulture);

    private string Sum(LineItem item) => style.Amounts.WriteNumber(item.Cents);
}
