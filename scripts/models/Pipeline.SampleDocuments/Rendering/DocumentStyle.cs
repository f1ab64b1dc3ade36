using Pipeline.SampleDocuments.Facts;
using Pipeline.SampleDocuments.Formats;
using Pipeline.SampleDocuments.Layouts;

namespace Pipeline.SampleDocuments.Rendering;

/// <summary>How a document writes what it has to say.</summary>
internal sealed record DocumentStyle
{
    public required Split Split { get; init; }

    /// <summary>0 to 100: how many of a layout's optional lines are there.</summary>
    public required int Richness { get; init; }

    public required KeyStyle Keys { get; init; }

    public required LabelCase Case { get; init; }

    /// <summary>Characters from the start of a line to the values of padded labels.</summary>
    public required int ValueColumn { get; init; }

    /// <summary>Characters of a line of dashes.</summary>
    public required int Width { get; init; }

    public required char Rule { get; init; }

    /// <summary>Words without a value that are damaged, of 100.</summary>
    public required int DamagePercent { get; init; }

    /// <summary>Whether lines begin at different columns.</summary>
    public required bool IsRagged { get; init; }

    /// <summary>Whether ä is written ae, in values too.</summary>
    public required bool IsAscii { get; init; }

    /// <summary>Whether amounts beside the total have no currency.</summary>
    public required bool IsCurrencyOnTotalOnly { get; init; }

    public required AmountFormat Amounts { get; init; }

    /// <summary>See <see cref="DateFormats"/>.</summary>
    public required string DatePattern { get; init; }

    public static DocumentStyle Create(DocumentFacts facts, Layout layout, Split split, int richness, DocumentRandom random)
    {
        AmountFormat amounts = AmountFormats.Choose(facts.Language, split, facts.Currency, random);
        if (amounts.Currency.Length == 0 && !layout.HasTotals)
        {
            amounts = amounts with { Currency = facts.Currency.Code };
        }

        bool isNoisy = random.Chance(45);
        return new DocumentStyle
        {
            Split = split,
            Richness = richness,
            Keys = (KeyStyle)random.PickWeighted([34, 9, 14, 7, 12, 7, 4, 4, split == Split.HeldOut ? 5 : 0]),
            Case = (LabelCase)random.PickWeighted([82, 11, 7]),
            ValueColumn = random.Between(16, 24),
            Width = random.Between(24, 40),
            Rule = random.Pick("--=-_*".ToCharArray()),
            DamagePercent = isNoisy ? random.Pick([2, 4, 8]) : 0,
            IsRagged = random.Chance(8),
            IsAscii = random.Chance(8),
            IsCurrencyOnTotalOnly = random.Chance(40),
            Amounts = amounts,
            DatePattern = DateFormats.Choose(facts.Language, split, facts.Amounts is null ? null : facts.Currency, random),
        };
    }
}
