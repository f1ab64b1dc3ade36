using System.Diagnostics;
using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;
using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.Templates.Operations;

/// <summary>Python's comparisons.</summary>
internal static class Comparison
{
    /// <exception cref="TemplateRuntimeException">The types have no order.</exception>
    public static bool Holds(ComparisonOperator comparison, TemplateValue left, TemplateValue right, RenderWork work) =>
        comparison switch
        {
            ComparisonOperator.Equal => Equality.AreEqual(left, right, work),
            ComparisonOperator.NotEqual => !Equality.AreEqual(left, right, work),
            ComparisonOperator.In => Equality.Contains(right, left, work),
            ComparisonOperator.NotIn => !Equality.Contains(right, left, work),
            _ => IsOrdered(comparison, left, right, work),
        };

    /// <summary>Whether one value comes before another.</summary>
    public static bool IsLess(TemplateValue left, TemplateValue right, RenderWork work) =>
        IsOrdered(ComparisonOperator.Less, left, right, work);

    private static bool IsOrdered(ComparisonOperator comparison, TemplateValue left, TemplateValue right, RenderWork work)
    {
        switch (left, right)
        {
            case (UndefinedValue undefined, _):
                throw undefined.Fail();
            case (_, UndefinedValue undefined):
                throw undefined.Fail();
            case (StringValue a, StringValue b):
                work.Spend(Math.Min(a.Text.Length, b.Text.Length));
                return Holds(comparison, CompareText(a.Text, b.Text));
            case (ListValue a, ListValue b):
                return AreItemsOrdered(comparison, a.Items, b.Items, work);
            case (TupleValue a, TupleValue b):
                return AreItemsOrdered(comparison, a.Items, b.Items, work);
        }

        if (Numbers.TryInteger(left, out Int128 x) && Numbers.TryInteger(right, out Int128 y))
        {
            return Holds(comparison, x.CompareTo(y));
        }

        if (Numbers.TryFloat(left, out double p) && Numbers.TryFloat(right, out double q))
        {
            return !double.IsNaN(p) && !double.IsNaN(q) && Holds(comparison, p.CompareTo(q));
        }

        throw new TemplateRuntimeException($"Values of the types '{left.TypeName}' and '{right.TypeName}' have no order.");
    }

    private static bool AreItemsOrdered(
        ComparisonOperator comparison, IReadOnlyList<TemplateValue> left, IReadOnlyList<TemplateValue> right, RenderWork work)
    {
        for (int i = 0; i < Math.Min(left.Count, right.Count); i++)
        {
            work.SpendElement();
            if (!ReferenceEquals(left[i], right[i]) && !Equality.AreEqual(left[i], right[i], work))
            {
                return IsOrdered(comparison, left[i], right[i], work);
            }
        }

        return Holds(comparison, left.Count.CompareTo(right.Count));
    }

    private static bool Holds(ComparisonOperator comparison, int order) => comparison switch
    {
        ComparisonOperator.Less => order < 0,
        ComparisonOperator.LessOrEqual => order <= 0,
        ComparisonOperator.Greater => order > 0,
        ComparisonOperator.GreaterOrEqual => order >= 0,
        _ => throw new UnreachableException(),
    };

    // by code points: in UTF-16 order the surrogates of U+10000 come before U+FFFF
    private static int CompareText(string left, string right)
    {
        int common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        if (common > 0 && char.IsHighSurrogate(left[common - 1]))
        {
            common--;
        }

        return CodePoints.At(left, common, out _).CompareTo(CodePoints.At(right, common, out _));
    }
}
