using System.Globalization;
using System.Text;
using Pipeline.SampleDocuments.Facts;

namespace Pipeline.SampleDocuments.Formats;

/// <summary>Shapes of document numbers.</summary>
/// <remarks>{P} is a prefix, {Y} and {y} the year in four and two digits, {M} the month, {A} a letter, {5} so many digits.</remarks>
internal static class NumberPatterns
{
    private const int ComposedPercent = 50;

    private static readonly string[] Separators = ["-", "/", " ", ".", "_", "", ":", "--"];

    private static readonly string[] Segments = ["{P}", "{A}", "{A}{A}", "{A}{A}{A}", "{Y}", "{y}", "{M}", "{1}", "{2}", "{3}", "{4}", "{5}", "{6}"];

    /// <summary>By kind of document.</summary>
    private static readonly string[][] Prefixes =
    [
        ["RE", "R", "INV", "I", "RG", "FA", "IN"],
        ["B", "T", "RC", "BON", "Q", "S"],
        ["PO", "B", "ORD", "BE", "A", "O"],
        ["LS", "L", "DN", "D", "DEL"],
    ];

    /// <summary>Patterns of training.</summary>
    public static IReadOnlyList<string> Train { get; } =
    [
        "{P}-{Y}-{5}", "{P}-{Y}-{4}", "{P}{Y}{4}", "{P} {4}", "{P}-{5}", "{P}{6}", "{6}", "{8}", "{5}", "{4}", "{Y}/{3}-{A}", "{Y}-{4}",
        "{4}/{Y}", "{P}/{Y}/{4}", "{Y}{M}-{3}", "{P}-{y}{M}-{3}", "{A}{5}", "{A}{A}-{4}-{2}", "{4}-{4}", "{P}{y}-{4}", "{3}.{3}",
        "{A}{A}{6}", "{P}.{Y}.{3}", "{A}-{6}", "{5}-{A}", "{P}_{Y}_{4}", "{P}-{6}", "{7}", "{Y}{5}", "{P} {Y}-{3}",
    ];

    /// <summary>Patterns that training never has.</summary>
    public static IReadOnlyList<string> HeldOut { get; } =
        ["{P}-{A}{4}", "{Y}.{4}", "{P}{4}/{y}", "{3}-{3}-{3}", "{y}/{5}", "{A}{A}{2}-{5}", "{P}-{Y}/{M}-{2}", "{P} {Y}/{4}"];

    /// <param name="kind">Decides the prefixes.</param>
    /// <param name="split">Whether patterns that training never has are among the choices.</param>
    /// <param name="date">The document's.</param>
    /// <param name="random">The document's.</param>
    public static string Create(DocumentKind kind, Split split, DateOnly date, DocumentRandom random)
    {
        string pattern = split == Split.Train && random.Chance(ComposedPercent)
            ? Compose(random)
            : random.Pick(split == Split.HeldOut && random.Chance(30) ? HeldOut : Train);
        var number = new StringBuilder();
        for (int i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '{')
            {
                number.Append(pattern[i]);
                continue;
            }

            number.Append(Part(pattern[i + 1], kind, date, random));
            i += 2;
        }

        return number.ToString();
    }

    /// <summary>A pattern of training that is on no list, so that a model learns to copy any: with digits, and none of those held out.</summary>
    public static string Compose(DocumentRandom random)
    {
        while (true)
        {
            var pattern = new StringBuilder(random.Pick(Segments));
            for (int left = random.Below(4); left > 0; left--)
            {
                pattern.Append(random.Pick(Separators)).Append(random.Pick(Segments));
            }

            pattern.Append(random.Pick(Separators)).Append('{').Append((char)('0' + random.Between(2, 7))).Append('}');
            // two slashes would make a date of it
            if (!HeldOut.Contains(pattern.ToString()) && pattern.ToString().Count(character => character == '/') < 2)
            {
                return pattern.ToString();
            }
        }
    }

    private static string Part(char part, DocumentKind kind, DateOnly date, DocumentRandom random) => part switch
    {
        'P' => random.Pick(Prefixes[(int)kind]),
        'Y' => date.ToString("yyyy", CultureInfo.InvariantCulture),
        'y' => date.ToString("yy", CultureInfo.InvariantCulture),
        'M' => date.ToString("MM", CultureInfo.InvariantCulture),
        'A' => ((char)('A' + random.Below(26))).ToString(),
        _ => Digits(part - '0', random),
    };

    /// <summary>So many digits; mostly small numbers with zeros before them where there are five or more.</summary>
    public static string Digits(int count, DocumentRandom random)
    {
        var digits = new StringBuilder();
        int zeros = count >= 5 && random.Chance(45) ? random.Between(1, 3) : 0;
        for (int i = 0; i < count; i++)
        {
            digits.Append((char)('0' + (i < zeros ? 0 : random.Below(10))));
        }

        if (zeros == 0 && digits[0] == '0')
        {
            digits[0] = '1';
        }

        return digits.ToString();
    }
}
