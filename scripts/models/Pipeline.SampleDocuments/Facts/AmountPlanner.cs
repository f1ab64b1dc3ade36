namespace Pipeline.SampleDocuments.Facts;

/// <summary>Adds items up as a business would.</summary>
internal static class AmountPlanner
{
    /// <param name="items">At least one.</param>
    /// <param name="currency">Decides the tax rates.</param>
    /// <param name="taxPercent">How probable it is that there is a tax.</param>
    /// <param name="random">The document's.</param>
    public static AmountPlan Create(IReadOnlyList<LineItem> items, Currency currency, int taxPercent, DocumentRandom random)
    {
        long sum = items.Sum(item => item.Cents);
        long? discount = random.Chance(12) && sum > 1_000 ? sum * random.Pick([2, 3, 5, 10]) / 100 : null;
        long? shipping = random.Chance(18) ? random.Pick([390L, 490, 495, 690, 750, 900, 1_250, 1_900]) : null;
        long due = sum - (discount ?? 0) + (shipping ?? 0);
        var plan = new AmountPlan { Items = sum, Discount = discount, Shipping = shipping, Total = due };
        if (!random.Chance(taxPercent))
        {
            return plan;
        }

        int rate = random.Pick(currency.TaxRates);
        if (random.Chance(12) && items.Count > 1 && currency.TaxRates.Count > 1)
        {
            return WithTwoRates(plan, items[0].Cents, currency.TaxRates);
        }

        if (random.Chance(40))
        {
            long included = Round(due * rate, 10_000 + rate);
            return plan with { Tax = included, Net = due - included, Rate = rate, IsTaxIncluded = true };
        }

        long tax = Round(due * rate, 10_000);
        return plan with { Tax = tax, Net = due, Rate = rate, Total = due + tax };
    }

    private static AmountPlan WithTwoRates(AmountPlan plan, long firstNet, IReadOnlyList<int> rates)
    {
        long first = Round(firstNet * rates[0], 10_000);
        long second = Round(Math.Max(0, plan.Total - firstNet) * rates[1], 10_000);
        return plan with
        {
            Parts = [(rates[0], first), (rates[1], second)],
            Tax = first + second,
            Net = plan.Total,
            Total = plan.Total + first + second,
        };
    }

    private static long Round(long dividend, long divisor) => (dividend + (divisor / 2)) / divisor;
}
