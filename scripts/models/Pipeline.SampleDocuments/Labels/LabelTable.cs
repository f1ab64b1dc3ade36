using Pipeline.SampleDocuments.Documents;
using Pipeline.SampleDocuments.Facts;

namespace Pipeline.SampleDocuments.Labels;

/// <summary>The words beside values, by what is labelled, kind of document and language.</summary>
internal sealed class LabelTable
{
    private readonly Dictionary<(string Key, string Kind, Language Language), LabelEntry> _entries = [];

    private LabelTable(IReadOnlyList<string> lines)
    {
        foreach (string line in lines.Where(line => line.Length > 0 && line[0] != '#'))
        {
            string[] sides = line.Split(" = ", 2);
            string[] head = sides[0].Split(" | ");
            string[] wordings = sides[1].Split(" || ");
            var entry = new LabelEntry(wordings[0].Split(" | "), wordings[1].Split(" | "));
            _entries.Add((head[0], head[1], DocumentWords.Language(head[2])), entry);
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

        return random.Pick(split == Split.HeldOut && random.Chance(30) ? entry.HeldOut : entry.Train);
    }
}
