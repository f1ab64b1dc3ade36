namespace Pipeline.SampleDocuments.Facts;

/// <summary>What a document is about, before it is decided how it says so.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Language">Of its words.</param>
/// <param name="Date">Its own date, not that of a payment or delivery.</param>
/// <param name="Currency">Of its amounts; not in the document where it has no amounts.</param>
/// <param name="Items">At least one.</param>
/// <param name="Amounts">Null in a document without prices.</param>
internal sealed record DocumentFacts(
    DocumentKind Kind, Language Language, DateOnly Date, Currency Currency, IReadOnlyList<LineItem> Items, AmountPlan? Amounts);
