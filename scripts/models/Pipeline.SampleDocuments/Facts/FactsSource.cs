namespace Pipeline.SampleDocuments.Facts;

/// <summary>Draws the facts of documents.</summary>
internal static class FactsSource
{
    private static readonly DateOnly FirstDate = new(2017, 1, 1);

    /// <param name="random">The document's.</param>
    /// <param name="richness">0 to 100: how much is in the document.</param>
    public static DocumentFacts Create(DocumentRandom random, int richness)
    {
        var kind = (DocumentKind)random.PickWeighted([40, 20, 20, 20]);
        Language language = random.Chance(50) ? Language.English : Language.German;
        DateOnly date = FirstDate.AddDays(random.Below(3_650));
        Currency currency = Currency.All[random.PickWeighted(Currency.Weights(language))];
        LineItem[] items = [.. Enumerable.Range(0, 1 + random.Below(2 + (richness / 25))).Select(_ => CreateItem(kind, language, random))];
        bool hasAmounts = random.Chance(kind switch
        {
            DocumentKind.Order => 75,
            DocumentKind.DeliveryNote => 20,
            _ => 100,
        });
        int taxPercent = kind is DocumentKind.Order or DocumentKind.DeliveryNote ? 55 : 84;
        return new DocumentFacts(
            kind, language, date, currency, items, hasAmounts ? AmountPlanner.Create(items, currency, taxPercent, random) : null);
    }

    private static LineItem CreateItem(DocumentKind kind, Language language, DocumentRandom random)
    {
        int quantity = random.Chance(45) ? 1 : random.Between(2, random.Chance(80) ? 12 : 60);
        bool isCheap = kind == DocumentKind.Receipt || random.Chance(45);
        int units = isCheap ? random.Between(1, 60) : random.Between(20, random.Chance(75) ? 400 : 4_800);
        int cents = random.Pick([0, 50, 90, 95, 99, random.Below(100)]);
        return new LineItem(ItemNames.Create(language, random), quantity, (units * 100) + cents);
    }
}
