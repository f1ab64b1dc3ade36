using Pipeline.SampleDocuments.Facts;

namespace Pipeline.SampleDocuments.Rendering;

/// <summary>Writes the sums of one document, from the items down to the total and what was paid.</summary>
/// <param name="keys">Gets the values that are written.</param>
internal sealed class TotalsBlock(
    DocumentFacts facts, DocumentStyle style, FieldTexts fields, LabelWriter labels, HashSet<string> keys, DocumentRandom random)
{
    private static readonly string[] Corrections = ["discount", "shipping"];

    public IEnumerable<string> Lines()
    {
        if (facts.Amounts is not { } plan)
        {
            return [];
        }

        bool isNoteFirst = random.Chance(50);
        List<string> lines = isNoteFirst ? [.. CurrencyNote()] : [];
        if (plan.Discount is not null || plan.Shipping is not null || random.Chance(style.Richness / 3))
        {
            lines.Add(Sum("items"));
            lines.AddRange(Corrections.Where(key => fields.Find(key) is not null).Select(Sum));
        }

        bool isTaxLast = plan.IsTaxIncluded && random.Chance(60);
        lines.AddRange(isTaxLast ? [Sum("total"), .. Taxes(plan)] : [.. Taxes(plan), Sum("total")]);
        lines.AddRange(Payments());
        return isNoteFirst ? lines : [.. lines, .. CurrencyNote()];
    }

    /// <summary>The label of the tax.</summary>
    public string TaxLabel(AmountPlan plan) =>
        labels.Label(plan.IsTaxIncluded ? "taxincluded" : plan.Parts.Length > 0 ? "taxtotal" : "tax", plan.Rate);

    private string Sum(string key)
    {
        keys.Add(key);
        return labels.Sum(labels.Label(key), fields.Find(key)!);
    }

    private IEnumerable<string> Taxes(AmountPlan plan)
    {
        if (plan.Tax is null)
        {
            return random.Chance(55) ? [labels.Sentence("notax")] : [];
        }

        keys.Add("tax");
        string net = random.Chance(plan.IsTaxIncluded ? 30 : 75) ? Sum("net") : "";
        string[] lines =
        [
            net,
            .. plan.Parts.Select(part => labels.Sum(labels.Label("taxpart", part.Rate), fields.Amount(part.Cents))),
            labels.Sum(TaxLabel(plan), fields.Find("tax")!),
        ];
        return lines.Where(line => line.Length > 0);
    }

    private IEnumerable<string> Payments()
    {
        (string first, string second) = facts.Kind == DocumentKind.Receipt ? ("cash", "change") : ("paid", "balance");
        return random.Chance(facts.Kind == DocumentKind.Receipt ? 40 : 8) ? [Sum(first), Sum(second)] : [];
    }

    private IEnumerable<string> CurrencyNote()
    {
        if (style.Amounts.Currency.Length > 0)
        {
            return [];
        }

        keys.Add("currency");
        return [$"{labels.Sentence("currencynote")} {(random.Chance(70) ? facts.Currency.Code : fields.Spell(facts.Currency.Word))}"];
    }
}
