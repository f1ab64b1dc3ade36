using System.Globalization;
using Pipeline.SampleDocuments.Facts;
using Pipeline.SampleDocuments.Layouts;
using Pipeline.SampleDocuments.Names;
using Pipeline.SampleDocuments.Rendering;

namespace Pipeline.SampleDocuments.Documents;

/// <summary>Makes documents; split, seed and index decide all about one. Immutable.</summary>
internal sealed class DocumentGenerator
{
    /// <summary>Characters of the longest text, if no other limit is asked for.</summary>
    public const int LongestText = 900;

    /// <summary>The least that may be asked for: each kind has documents that are shorter.</summary>
    public const int ShortestLimit = 200;

    // of training's layouts; the others are those that somebody wrote down
    private const int ComposedPercent = 60;

    private static readonly string[] Essential = ["vendor", "date", "number"];

    private readonly Split _split;
    private readonly int _seed;
    private readonly int _maxCharacters;
    private readonly NameSource _names;

    /// <exception cref="ArgumentOutOfRangeException">The limit is too low for any document, or too high for the model.</exception>
    public DocumentGenerator(Split split, int seed, int maxCharacters = LongestText)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCharacters, ShortestLimit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxCharacters, LongestText);
        (_split, _seed, _maxCharacters, _names) = (split, seed, maxCharacters, new NameSource(split));
    }

    /// <summary>Documents of consecutive indexes.</summary>
    public IEnumerable<SampleDocument> Create(int first, int count) => Enumerable.Range(first, count).Select(index => Create(index));

    public SampleDocument Create(int index)
    {
        for (int attempt = 0; ; attempt++)
        {
            if (TryCreate(index, new DocumentRandom(_split, _seed, index, attempt)) is { } document)
            {
                return document;
            }
        }
    }

    private SampleDocument? TryCreate(int index, DocumentRandom random)
    {
        int richness = random.Below(_maxCharacters < LongestText / 2 ? 50 : 101);
        DocumentFacts facts = FactsSource.Create(random, richness);
        Layout layout = _split == Split.Train && random.Chance(ComposedPercent)
            ? LayoutComposer.Create(facts.Kind, facts.Language, random)
            : LayoutTable.Of(_split).Pick(facts.Kind, facts.Language, random);
        DocumentStyle style = DocumentStyle.Create(facts, layout, _split, richness, random);
        var fields = new FieldTexts(facts, style, _names, random);
        RenderedDocument rendered = new LayoutWriter(facts, style, fields, random).Write(layout);
        if (rendered.Text.Length > _maxCharacters || !IsWhole(fields, rendered) || !IsDateCertain(style, rendered))
        {
            return null;
        }

        string id = string.Create(CultureInfo.InvariantCulture, $"{DocumentWords.Of(_split)}-{index + 1:000000}");
        return new SampleDocument(id, facts.Kind, layout.Name, facts.Language, rendered.Text, Answer(facts, fields, rendered));
    }

    /// <summary>Whether vendor, date and number are there; a layout may have them in lines that this document lacks.</summary>
    private static bool IsWhole(FieldTexts fields, RenderedDocument rendered) =>
        Essential.All(key => fields.Find(key) is null || rendered.Keys.Contains(key));

    /// <summary>Whether the order of day and month is known: with slashes, the currency tells.</summary>
    private static bool IsDateCertain(DocumentStyle style, RenderedDocument rendered) =>
        !style.DatePattern.Contains('/', StringComparison.Ordinal) || style.DatePattern[0] == 'y' || rendered.Keys.Contains("currency");

    private static DocumentAnswer Answer(DocumentFacts facts, FieldTexts fields, RenderedDocument rendered) => new(
        facts.Kind,
        rendered.Keys.Contains("vendor") ? fields.Find("vendor") : null,
        rendered.Keys.Contains("number") ? fields.Find("number") : null,
        rendered.Keys.Contains("date") ? facts.Date : null,
        rendered.Keys.Contains("currency") ? facts.Currency.Code : null,
        rendered.Keys.Contains("total") ? facts.Amounts?.Total : null,
        rendered.Keys.Contains("tax") ? facts.Amounts?.Tax : null);
}
