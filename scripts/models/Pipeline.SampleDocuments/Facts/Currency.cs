namespace Pipeline.SampleDocuments.Facts;

/// <summary>A currency and how documents write it.</summary>
/// <param name="Code">ISO 4217, as answers have it.</param>
/// <param name="Symbol">Short form.</param>
/// <param name="Word">Long form.</param>
/// <param name="TaxRates">Usual ones, in hundredths of a percent.</param>
internal sealed record Currency(string Code, string Symbol, string Word, IReadOnlyList<int> TaxRates)
{
    /// <summary>Every currency that documents have. A currency without decimals is not among them: amounts have two.</summary>
    public static IReadOnlyList<Currency> All { get; } =
    [
        new("EUR", "€", "Euro", [1_900, 700, 2_000, 2_100]),
        new("USD", "$", "US dollars", [825, 600, 750]),
        new("GBP", "£", "pounds sterling", [2_000, 500]),
        new("CHF", "Fr.", "Franken", [810, 260, 770]),
        new("SEK", "kr", "kronor", [2_500, 1_200]),
        new("PLN", "zł", "złoty", [2_300, 800]),
        new("CZK", "Kč", "korun", [2_100, 1_200]),
        new("CAD", "C$", "Canadian dollars", [500, 1_300]),
    ];

    /// <summary>Whether 05/03/2024 is the third of May in documents of this currency.</summary>
    public bool IsMonthFirst => Code is "USD" or "CAD";

    /// <summary>How often each of <see cref="All"/> is in documents of a language.</summary>
    public static ReadOnlySpan<int> Weights(Language language) =>
        language == Language.German ? [62, 4, 3, 18, 4, 4, 4, 1] : [24, 24, 22, 6, 7, 6, 5, 6];
}
