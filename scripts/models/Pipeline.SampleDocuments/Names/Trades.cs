using Pipeline.SampleDocuments.Facts;

namespace Pipeline.SampleDocuments.Names;

/// <summary>What firms do and what they are, as their names say it.</summary>
internal static class Trades
{
    private static readonly string[] English = (
        "Tools,Foods,Logistics,Supplies,Printing,Motors,Gardens,Books,Electric,Systems,Software,Consulting,Media," +
        "Design,Timber,Steel,Paper,Office Supply,Bakery,Cafe,Market,Hardware,Catering,Cleaning,Roofing,Plumbing," +
        "Textiles,Energy,Labs,Trading,Transport,Pharmacy,Packaging,Engineering,Services").Split(',');

    private static readonly string[] German = (
        "Bäckerei,Metzgerei,Tischlerei,Druckerei,Gärtnerei,Autohaus,Elektro,Baustoffe,Werkzeuge,Maschinenbau,Spedition," +
        "Büromarkt,Reinigung,Dachdeckerei,Buchhandlung,Apotheke,Gasthof,Café,Getränke,Holzhandel,Stahlbau,Papierhaus," +
        "Textil,Medien,Technik,Logistik,Systeme,Beratung,Handel,Verlag,Möbel,Energie,Sanitär,Feinkost,Malerbetrieb").Split(',');

    private static readonly string[] EnglishForms = ["Ltd", "Ltd.", "Inc.", "Inc", "LLC", "PLC", "& Co.", "Limited", "Corp."];

    private static readonly string[] GermanForms = ["GmbH", "AG", "KG", "OHG", "e.K.", "GmbH & Co. KG", "UG", "& Co.", "e.G.", "GbR", "SE"];

    public static string Trade(Language language, DocumentRandom random) => random.Pick(language == Language.German ? German : English);

    public static string LegalForm(Language language, DocumentRandom random) =>
        random.Pick(language == Language.German ? GermanForms : EnglishForms);
}
