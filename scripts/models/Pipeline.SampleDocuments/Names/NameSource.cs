using Pipeline.SampleDocuments.Facts;

namespace Pipeline.SampleDocuments.Names;

/// <summary>Draws names of firms, people and places from a split's parts.</summary>
internal sealed class NameSource(Split split)
{
    private static readonly string[] GermanTownEnds = ["burg", "stadt", "heim", "dorf", "feld", "bach", "hausen", "au", "tal", "furt"];
    private static readonly string[] EnglishTownEnds = ["ford", "ham", "ton", "field", "wick", "bury", "mouth", "port", "dale", "ley"];
    private static readonly string[] GermanStreetEnds = ["straße", "weg", "gasse", "allee", "str.", "platz", "ring"];
    private static readonly string[] EnglishStreetEnds = [" Street", " Road", " Lane", " Avenue", " St", " Rd", " Way"];

    private readonly NameParts _parts = NameParts.Of(split);

    /// <summary>A firm's name, one line, without quotation marks.</summary>
    public string Firm(Language language, DocumentRandom random)
    {
        bool isGerman = language == Language.German;
        string trade = Trades.Trade(language, random);
        string form = Trades.LegalForm(language, random);
        string invented = Invented(random);
        string surname = Surname(random);
        return random.PickWeighted([12, 8, 14, 20, 10, 8, 8, 5, 5, 5, 5]) switch
        {
            0 => $"{surname} {form}",
            1 => $"{surname} & {Surname(random)} {form}",
            2 => $"{invented} {form}",
            3 => $"{invented} {trade} {form}",
            4 => isGerman ? $"{trade} {surname}" : $"{surname}'s {trade}",
            5 => isGerman ? $"{trade} {surname} {form}" : $"{surname} {trade} {form}",
            6 => $"{Town(language, random)} {trade} {form}",
            7 => $"{Initials(random)} {trade} {form}",
            8 => $"{invented}-{Invented(random)} {form}",
            9 => isGerman ? $"{surname} & Söhne {form}" : $"{surname} & Sons {form}",
            _ => $"{Person(random)} {trade}",
        };
    }

    public string Person(DocumentRandom random) => $"{random.Pick(_parts.GivenNames)} {Surname(random)}";

    public string Town(Language language, DocumentRandom random) =>
        random.Pick(_parts.TownStems) + random.Pick(language == Language.German ? GermanTownEnds : EnglishTownEnds);

    public string Street(Language language, DocumentRandom random)
    {
        int house = random.Between(1, 180);
        string stem = random.Pick(_parts.TownStems);
        return language == Language.German
            ? $"{stem}{random.Pick(GermanStreetEnds)} {house}"
            : $"{house} {stem}{random.Pick(EnglishStreetEnds)}";
    }

    /// <summary>A part of an internet address, in lower case.</summary>
    public string Domain(DocumentRandom random) => random.Pick(_parts.Syllables) + random.Pick(_parts.Syllables);

    private string Surname(DocumentRandom random) => random.Pick(_parts.Surnames);

    private string Invented(DocumentRandom random)
    {
        string name = Domain(random);
        name += random.Chance(35) ? random.Pick(_parts.Syllables) : "";
        return random.Chance(6) ? name.ToUpperInvariant() : char.ToUpperInvariant(name[0]) + name[1..];
    }

    private static string Initials(DocumentRandom random) =>
        string.Concat(Enumerable.Range(0, random.Between(2, 3)).Select(_ => (char)('A' + random.Below(26))));
}
