using Pipeline.SampleDocuments.Facts;
using Pipeline.SampleDocuments.Names;

namespace Pipeline.SampleDocuments.Labels;

/// <summary>
/// Labels of training that are on no list. A model that knows all of training's labels takes an unknown title for the vendor's name
/// (measured: a sixth of the vendors that it read wrong from documents held out).
/// </summary>
internal static class LabelVariation
{
    private const int ShortestWord = 6;

    private static readonly string[] EnglishWords =
    [
        "Final", "Partial", "Monthly", "Interim", "Corrected", "Online", "Store", "Express", "Annual", "Wholesale", "Internal", "Branch",
        "Standing", "Stock", "Repeat", "Customer", "Duplicate", "Web", "Trade", "Group", "Our", "Digital", "Pro forma", "Original",
    ];

    private static readonly string[] GermanStems =
    [
        "Teil", "Schluss", "Monats", "Werkstatt", "Eil", "Nach", "Online", "Express", "Jahres", "Abschlags", "Haus", "Sofort", "Groß",
        "Einzel", "Ersatzteil", "Lager", "Filial", "Kunden", "Web", "Stamm", "Zwischen", "Vor", "Voll", "Fach",
    ];

    // none that a number could begin with
    private static readonly string[] Suffixes = [" (copy)", " copy", " form", " *", " - original"];

    // behind words such as Rechnung and Auftrag
    private static readonly string[] GermanEndings = ["sblatt", "sdokument", "spapier", "sbogen", "sausdruck", "szettel", "skopie"];

    private static readonly string[] GermanSuffixes = [" (Kopie)", " Kopie", "-Kopie", " *", " - Original"];

    /// <summary>A title with another word before or behind it.</summary>
    public static string OfTitle(string title, Language language, DocumentRandom random)
    {
        bool isGerman = language == Language.German;
        string word = random.Chance(40) ? CoinedWords.Create(random) : random.Pick(isGerman ? GermanStems : EnglishWords);
        bool isCompound = isGerman && char.IsLower(title[^1]) && !title.Contains(' ', StringComparison.Ordinal);
        return random.PickWeighted([65, 20, 15]) switch
        {
            0 => isCompound ? word + char.ToLowerInvariant(title[0]) + title[1..] : $"{word} {title}",
            1 => title + random.Pick(isGerman ? isCompound && title.EndsWith('g') ? GermanEndings : GermanSuffixes : Suffixes),
            _ => isGerman ? $"{word}-{title}" : $"{title} {word}",
        };
    }

    /// <summary>A label with one of its long words cut to a few letters and a dot; unchanged where it has none.</summary>
    public static string Abbreviated(string label, DocumentRandom random)
    {
        string[] words = label.Split(' ');
        int[] longWords = [.. Enumerable.Range(0, words.Length).Where(i => words[i].Length >= ShortestWord && words[i].All(char.IsLetter))];
        if (longWords.Length == 0)
        {
            return label;
        }

        int chosen = random.Pick(longWords);
        words[chosen] = words[chosen][..random.Between(3, words[chosen].Length - 2)] + ".";
        return string.Join(' ', words);
    }
}
