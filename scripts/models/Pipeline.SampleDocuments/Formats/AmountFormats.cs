using Pipeline.SampleDocuments.Facts;

namespace Pipeline.SampleDocuments.Formats;

/// <summary>Chooses how a document writes its amounts.</summary>
internal static class AmountFormats
{
    /// <summary>Group and decimal separators in English documents.</summary>
    private static readonly (string Group, string Point)[] English = [(",", "."), (",", "."), (",", "."), ("", ".")];

    private static readonly (string Group, string Point)[] German = [(".", ","), (".", ","), (".", ","), ("", ",")];

    private static readonly (string Group, string Point)[] Swiss = [("'", "."), ("'", "."), ("", ".")];

    private static readonly (string Group, string Point)[] Spaced = [(" ", ","), (" ", ","), ("", ",")];

    /// <summary>Separators that training never has.</summary>
    public static IReadOnlyList<(string Group, string Point)> HeldOut { get; } = [("’", "."), (" ", ".")];

    // of training's documents: with marks that hardly anybody writes, so that a model learns to leave out any
    private const int OddPercent = 12;

    private static readonly (string Group, string Point)[] Odd =
        [("·", "."), ("_", "."), ("`", "."), ("\"", "."), ("*", "."), ("·", ","), ("_", ","), ("'", ","), ("`", ","), ("-", ".")];

    /// <summary>All separators of training.</summary>
    public static IEnumerable<(string Group, string Point)> Train => [.. English, .. German, .. Swiss, .. Spaced, .. Odd];

    public static AmountFormat Choose(Language language, Split split, Currency currency, DocumentRandom random)
    {
        bool isUnseen = split == Split.HeldOut && random.Chance(12);
        bool isOdd = split == Split.Train && random.Chance(OddPercent);
        (string group, string point) = random.Pick(isUnseen ? HeldOut : isOdd ? Odd : Separators(language, currency, random));
        string text = random.PickWeighted([46, 38, 8, 8]) switch
        {
            0 => currency.Symbol,
            1 => currency.Code,
            2 => currency.Word,
            _ => "",
        };
        bool isFirst = text != currency.Word && random.Chance(language == Language.English ? 75 : 20);
        bool isTight = text == currency.Symbol && !char.IsLetter(text[^1]) && text[^1] != '.' && random.Chance(isFirst ? 75 : 25);
        return new AmountFormat(group, point, text, isFirst, isTight ? "" : " ", point == "," && random.Chance(8));
    }

    private static (string Group, string Point)[] Separators(Language language, Currency currency, DocumentRandom random)
    {
        (string Group, string Point)[] usual = language == Language.German ? German : English;
        return currency.Code switch
        {
            "CHF" => random.Chance(80) ? Swiss : German,
            "SEK" or "PLN" or "CZK" => random.Chance(75) ? Spaced : usual,
            _ => usual,
        };
    }
}
