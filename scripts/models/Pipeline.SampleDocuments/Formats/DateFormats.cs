using System.Globalization;
using Pipeline.SampleDocuments.Facts;

namespace Pipeline.SampleDocuments.Formats;

/// <summary>How documents write dates.</summary>
/// <remarks>
/// A pattern is one of .NET's custom formats; MMMM and MMM are the document's language. Slashes are day/month/year, but
/// month/day/year where the document's amounts are in dollars: patterns that begin with '$' are for those alone, patterns that
/// begin with '/' for all others that show a currency.
/// </remarks>
internal static class DateFormats
{
    private static readonly string[] EnglishMonths =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private static readonly string[] GermanMonths =
        ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"];

    // of the dates of training; the others are those of the lists
    private const int ComposedPercent = 40;

    private static readonly string[] Days = ["d", "dd"];

    private static readonly string[] NumericMonths = ["M", "MM"];

    private static readonly string[] NamedMonths = ["MMM", "MMMM"];

    private static readonly string[] NumericSeparators = [".", "-", "/", "/", " ", ". ", " - ", " / ", "_"];

    private static readonly string[] WordSeparators = [" ", "-", ". ", ".", "/", ""];

    private static readonly HashSet<string> HeldOutPatterns =
        [.. Enum.GetValues<Language>().SelectMany(language => Patterns(language, Split.HeldOut)).Select(Shape)];

    /// <summary>Patterns of a language: those of training, or those that training never has.</summary>
    public static IReadOnlyList<string> Patterns(Language language, Split split) => (language, split) switch
    {
        (Language.English, Split.Train) =>
        [
            "yyyy-MM-dd", "d MMMM yyyy", "dd MMMM yyyy", "d MMM yyyy", "MMMM d, yyyy", "MMM d, yyyy", "dd.MM.yyyy", "yyyy/MM/dd",
            "$MM/dd/yyyy", "$M/d/yyyy", "$MM/dd/yyyy", "/dd/MM/yyyy", "/dd/MM/yyyy", "/dd/MM/yy",
            "yyyy.MM.dd", "dd MMM yy", "d-MMM-yy", "MMM-dd-yyyy", "MMM dd yyyy", "MMMM dd, yyyy", "dd.MM.yy", "d.M.yyyy", "yyyy MMM dd",
        ],
        (Language.German, Split.Train) =>
        [
            "dd.MM.yyyy", "dd.MM.yyyy", "dd.MM.yyyy", "d.M.yyyy", "d. MMMM yyyy", "d. MMMM yyyy", "dd. MMM yyyy", "dd.MM.yy", "yyyy-MM-dd",
            "d.M.yy", "dd MMM yyyy", "yyyy.MM.dd", "d-MMM-yyyy", "dd. MMMM yyyy", "d.MMMM yyyy", "dd.MMM.yyyy", "dd . MM . yyyy",
        ],
        (Language.English, _) => ["dd-MMM-yyyy", "MMMM d yyyy", "d MMMM, yyyy", "/d/M/yyyy", "$MM/dd/yy"],
        _ => ["d MMMM yyyy", "d. M. yyyy", "dd-MM-yyyy"],
    };

    /// <summary>Chooses a pattern for a document.</summary>
    /// <param name="currency">What the document shows; null for none, which has no slashes.</param>
    public static string Choose(Language language, Split split, Currency? currency, DocumentRandom random)
    {
        if (split == Split.Train && random.Chance(ComposedPercent))
        {
            return Compose(currency, random);
        }

        Split source = split == Split.HeldOut && random.Chance(25) ? Split.HeldOut : Split.Train;
        string[] fitting = [.. Patterns(language, source).Where(pattern => pattern[0] switch
        {
            '$' => currency is { IsMonthFirst: true },
            '/' => currency is { IsMonthFirst: false },
            _ => true,
        })];
        return random.Pick(fitting).TrimStart('$', '/');
    }

    /// <summary>A pattern of training that is on no list and none of those held out, which can be read in one way only.</summary>
    /// <param name="currency">See <see cref="Choose"/>.</param>
    /// <param name="random">The document's.</param>
    public static string Compose(Currency? currency, DocumentRandom random)
    {
        while (true)
        {
            string pattern = random.Chance(60) ? ComposeNumeric(currency, random) : ComposeNamed(random);
            if (!HeldOutPatterns.Contains(Shape(pattern)) && (currency is not null || !pattern.Contains('/', StringComparison.Ordinal)))
            {
                return pattern;
            }
        }
    }

    /// <summary>A pattern as days and months of two digits write it.</summary>
    public static string Shape(string pattern) => pattern.TrimStart('$', '/').Replace("dd", "d", StringComparison.Ordinal)
        .Replace("MMMM", "N", StringComparison.Ordinal).Replace("MMM", "n", StringComparison.Ordinal).Replace("MM", "M", StringComparison.Ordinal);

    private static string ComposeNumeric(Currency? currency, DocumentRandom random)
    {
        string separator = random.Pick(NumericSeparators);
        bool isSlash = separator.Contains('/', StringComparison.Ordinal);
        string day = random.Pick(Days), month = random.Pick(NumericMonths);
        if (!isSlash && random.Chance(30))
        {
            return $"yyyy{separator}{month}{separator}{day}";
        }

        // two digits of a year between dashes could be a day
        string year = separator[0] is '.' or '/' && random.Chance(30) ? "yy" : "yyyy";
        return isSlash && currency is { IsMonthFirst: true } ? $"{month}{separator}{day}{separator}{year}" : $"{day}{separator}{month}{separator}{year}";
    }

    private static string ComposeNamed(DocumentRandom random)
    {
        string separator = random.Pick(WordSeparators), day = random.Pick(Days), month = random.Pick(NamedMonths);
        return random.PickWeighted([60, 25, 15]) switch
        {
            0 => $"{day}{separator}{month}{separator}{random.Pick(["yyyy", "yyyy", "yy"])}",
            1 => $"{month}{separator}{day}{(separator.Length == 0 ? " " : separator)}yyyy",
            _ => $"yyyy{separator}{month}{separator}{day}",
        };
    }

    public static string Write(DateOnly date, string pattern, Language language)
    {
        string[] months = language == Language.German ? GermanMonths : EnglishMonths;
        string month = months[date.Month - 1];

        // a quoted word in a custom format is copied as it is
        string format = pattern.Replace("MMMM", $"'{month}'", StringComparison.Ordinal)
            .Replace("MMM", $"'{month[..3]}'", StringComparison.Ordinal);
        return date.ToString(format, CultureInfo.InvariantCulture);
    }
}
