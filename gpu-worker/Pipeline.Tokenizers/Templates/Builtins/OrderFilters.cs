using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Operations;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Builtins;

/// <summary>Filters that compare elements with one another. Unless asked otherwise, letter case does not count.</summary>
internal static class OrderFilters
{
    public static TemplateValue Sort(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        BoundArguments bound = arguments.Bind("reverse", "case_sensitive", "attribute");
        RenderWork work = rendering.Work;
        bool countsCase = bound.Flag(1);
        AttributePath[] paths = bound.OptionalNotNone(2) switch
        {
            null => [],
            StringValue several => [.. several.Text.Split(',').Select(part => AttributePath.Parse(new StringValue(part)))],
            { } one => [AttributePath.Parse(one)],
        };
        return new ListValue(SortBy(Sequences.Enumerate(subject, work), KeyOf, bound.Flag(0), work));

        TemplateValue KeyOf(TemplateValue element) => paths.Length == 0
            ? Folded(element, countsCase, work)
            : new ListValue([.. paths.Select(path => Folded(path.Get(element, work), countsCase, work))]);
    }

    public static TemplateValue SortDict(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        BoundArguments bound = arguments.Bind("case_sensitive", "by", "reverse");
        string by = bound.Optional(1) is null ? "key" : bound.Text(1);
        if (subject is not DictValue dict || by is not ("key" or "value"))
        {
            throw new TemplateRuntimeException("dictsort takes a dict, and sorts by 'key' or by 'value'.");
        }

        rendering.Work.SpendElement(dict.Entries.Count);
        bool countsCase = bound.Flag(0);
        int index = by == "key" ? 0 : 1;
        return new ListValue(SortBy(
            dict.Entries.Select(ContainerMethods.ToPair),
            pair => Folded(((TupleValue)pair).Items[index], countsCase, rendering.Work),
            bound.Flag(2),
            rendering.Work));
    }

    public static TemplateValue Unique(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        BoundArguments bound = arguments.Bind("case_sensitive", "attribute");
        AttributePath? path = bound.OptionalNotNone(1) is { } attribute ? AttributePath.Parse(attribute) : null;
        var seen = new HashSet<TemplateValue>(KeyComparer.Instance);
        var kept = new List<TemplateValue>();
        foreach (TemplateValue element in Sequences.Enumerate(subject, rendering.Work))
        {
            TemplateValue key = Folded(path?.Get(element, rendering.Work) ?? element, bound.Flag(0), rendering.Work);
            if (!KeyComparer.IsKey(key))
            {
                throw new TemplateRuntimeException($"unique cannot compare values of type '{key.TypeName}'.");
            }

            rendering.Work.SpendKey(key);
            if (seen.Add(key))
            {
                kept.Add(element);
            }
        }

        return new IteratorValue(kept);
    }

    /// <summary>min and max: of equal elements the first.</summary>
    public static Builtin Extreme(bool isMaximum) => (rendering, subject, arguments) =>
    {
        BoundArguments bound = arguments.Bind("case_sensitive", "attribute");
        AttributePath? path = bound.OptionalNotNone(1) is { } attribute ? AttributePath.Parse(attribute) : null;
        TemplateValue? best = null;
        TemplateValue? bestKey = null;
        foreach (TemplateValue element in Sequences.Enumerate(subject, rendering.Work))
        {
            TemplateValue key = Folded(path?.Get(element, rendering.Work) ?? element, bound.Flag(0), rendering.Work);
            bool isBetter = bestKey is null || (isMaximum
                ? Comparison.IsLess(bestKey, key, rendering.Work)
                : Comparison.IsLess(key, bestKey, rendering.Work));
            (best, bestKey) = isBetter ? (element, key) : (best, bestKey);
        }

        return best ?? new UndefinedValue("No aggregated item, sequence was empty.");
    };

    private static List<TemplateValue> SortBy(
        IEnumerable<TemplateValue> elements, Func<TemplateValue, TemplateValue> keyOf, bool isReverse, RenderWork work)
    {
        List<(TemplateValue Key, TemplateValue Element)> keyed = [.. elements.Select(element => (keyOf(element), element))];
        var sorted = StableSort.Apply(
            keyed,
            (left, right) => isReverse
                ? Comparison.IsLess(right.Key, left.Key, work)
                : Comparison.IsLess(left.Key, right.Key, work),
            work);
        return [.. sorted.Select(pair => pair.Element)];
    }

    private static TemplateValue Folded(TemplateValue value, bool countsCase, RenderWork work)
    {
        if (countsCase || value is not StringValue text)
        {
            return value;
        }

        work.Spend(text.Text.Length);
        return new StringValue(PythonText.Lower(text.Text));
    }
}
