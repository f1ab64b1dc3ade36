using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Operations;

/// <summary>Python's <c>==</c>, <c>in</c> and, as far as it can be told, <c>is</c>.</summary>
internal static class Equality
{
    public static bool AreEqual(TemplateValue left, TemplateValue right, RenderWork work)
    {
        switch (left, right)
        {
            case (StringValue a, StringValue b):
                work.Spend(a.Text.Length == b.Text.Length ? a.Text.Length : 1);
                return a.Text == b.Text;
            case (ListValue a, ListValue b):
                return AllEqual(a.Items, b.Items, work);
            case (TupleValue a, TupleValue b):
                return AllEqual(a.Items, b.Items, work);
            case (RangeValue a, RangeValue b):
                return a.Count == b.Count && AllEqual([.. a.Elements()], [.. b.Elements()], work);
            case (DictValue a, DictValue b):
                return AreEqual(a, b, work);
            case (UndefinedValue, UndefinedValue):
                return true;
            default:
                return Numbers.TryEqual(left, right, out bool areEqual) ? areEqual : ReferenceEquals(left, right);
        }
    }

    /// <summary>Whether a container holds a value.</summary>
    /// <exception cref="TemplateRuntimeException">It is no container, or cannot hold such a value.</exception>
    public static bool Contains(TemplateValue container, TemplateValue value, RenderWork work)
    {
        switch (container)
        {
            case StringValue text:
                if (value is not StringValue part)
                {
                    throw new TemplateRuntimeException($"'in <string>' requires string as left operand, not {value.TypeName}");
                }

                work.SpendSearch(text.Text, part.Text);
                return text.Text.Contains(part.Text, StringComparison.Ordinal);
            case DictValue dict:
                return value is ListValue or DictValue
                    ? throw new TemplateRuntimeException($"unhashable type: '{value.TypeName}'")
                    : dict.Item(value, work) is not null;
            default:
                return Sequences.Enumerate(container, work)
                    .Any(element => ReferenceEquals(element, value) || AreEqual(element, value, work));
        }
    }

    /// <summary>
    /// Python's <c>is</c>: small integers and the constants are one object each there, everything else where it is the same
    /// object here.
    /// </summary>
    public static bool AreSame(TemplateValue left, TemplateValue right) =>
        ReferenceEquals(left, right)
        || (left is IntegerValue a && right is IntegerValue b && a.Value == b.Value && a.Value >= -5 && a.Value <= 256);

    private static bool AllEqual(IReadOnlyList<TemplateValue> left, IReadOnlyList<TemplateValue> right, RenderWork work)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        for (int i = 0; i < left.Count; i++)
        {
            work.SpendElement();
            if (!ReferenceEquals(left[i], right[i]) && !AreEqual(left[i], right[i], work))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreEqual(DictValue left, DictValue right, RenderWork work)
    {
        if (left.Entries.Count != right.Entries.Count)
        {
            return false;
        }

        foreach ((TemplateValue key, TemplateValue value) in left.Entries)
        {
            work.SpendElement();
            if (right.Item(key, work) is not { } other || (!ReferenceEquals(value, other) && !AreEqual(value, other, work)))
            {
                return false;
            }
        }

        return true;
    }
}
