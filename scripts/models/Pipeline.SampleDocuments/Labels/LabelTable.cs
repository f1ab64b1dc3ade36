using Pipeline.SampleDocuments.Documents;
using Pipeline.SampleDocuments.Facts;

namespace Pipeline.SampleDocuments.Labels;

/// <summary>The words beside values, by what is labelled, kind of document and language.</summary>
internal sealed class LabelTable
{
    // of the labels of training: enough that a model reads a document without knowing all of its labels
    private const int TrainOnlyPercent = 40;
    private const int VariedPercent = 12;
    private const int VariedTitlePercent = 45;

    private readonly Dictionary<(string Key, string Kind, Language Language), LabelEntry> _entries = [];
    private readonly HashSet<string> _heldOut = new(StringComparer.Ordinal);

    private LabelTable(IReadOnlyList<string> lines)
    {
        foreach (string line in lines.Where(line => line.Length > 0 && line[0] != '#'))
        {
            string[] sides = line.Split(" = ", 2);
            string[] head = sides[0].Split(" | ");
            string[] wordings = sides[1].Split(" || ");
            var entry = new LabelEntry(wordings[0].Split(" | "), wordings[1].Split(" | "), wordings.Length > 2 ? wordings[2].Split(" | ") : []);
            _entries.Add((head[0], head[1], DocumentWords.Language(head[2])), entry);
            _heldOut.UnionWith(entry.HeldOut.Select(Letters));
        }
    }

    /// <summary>The table of the program.</summary>
    public static LabelTable Shared { get; } = new(ResourceText.ReadLines("documents.labels"));

    /// <summary>Every key with its wordings.</summary>
    public IReadOnlyDictionary<(string Key, string Kind, Language Language), LabelEntry> Entries => _entries;

    /// <summary>A wording.</summary>
    /// <param name="key">What is labelled.</param>
    /// <param name="split">Whether wordings that training never has are among the choices.</param>
    /// <exception cref="KeyNotFoundException">There is no such label.</exception>
    public string Pick(string key, DocumentKind kind, Language language, Split split, DocumentRandom random)
    {
        if (!_entries.TryGetValue((key, DocumentWords.Of(kind), language), out LabelEntry? entry))
        {
            entry = _entries[(key, "*", language)];
        }

        return split == Split.HeldOut
            ? random.Pick(random.Chance(30) ? entry.HeldOut : entry.Train)
            : PickForTraining(key, entry, kind, language, random);
    }

    private string PickForTraining(string key, LabelEntry entry, DocumentKind kind, Language language, DocumentRandom random)
    {
        string label = random.Pick(entry.TrainOnly.Count > 0 && random.Chance(TrainOnlyPercent) ? entry.TrainOnly : entry.Train);
        string varied = key switch
        {
            "title" => random.Chance(VariedTitlePercent) ? LabelVariation.OfTitle(label, language, random) : label,

            // cut, they could be the other party's, or the till's number
            "vendor" or "customer" => label,
            "number" when kind == DocumentKind.Receipt => label,
            _ => random.Chance(VariedPercent) ? LabelVariation.Abbreviated(label, random) : label,
        };
        return !_heldOut.Contains(Letters(varied)) ? varied : !_heldOut.Contains(Letters(label)) ? label : random.Pick(entry.Train);
    }

    /// <summary>What makes a wording: its letters alone, whatever their case.</summary>
    private static string Letters(string label) => string.Concat(label.Where(char.IsLetter)).ToUpperInvariant();
}
