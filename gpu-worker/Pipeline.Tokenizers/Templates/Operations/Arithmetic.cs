using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Operations;

/// <summary>Python's arithmetic operators, on everything that has them.</summary>
internal static class Arithmetic
{
    /// <exception cref="TemplateRuntimeException">The types do not fit, a division by zero, or a number that is too large.</exception>
    public static TemplateValue Apply(BinaryOperator operation, TemplateValue left, TemplateValue right, RenderWork work)
    {
        // a text formats whatever follows it
        if (operation == BinaryOperator.Modulo && left is StringValue format)
        {
            if (format.IsMarkup)
            {
                throw new TemplateRuntimeException("Text that is safe or escaped cannot be the format of %.");
            }

            return new StringValue(PercentFormat.Apply(format.Text, right, work));
        }

        if (((left as UndefinedValue) ?? (right as UndefinedValue)) is { } undefined)
        {
            throw undefined.Fail();
        }

        if (Numbers.TryInteger(left, out Int128 x) && Numbers.TryInteger(right, out Int128 y))
        {
            return IntegerArithmetic.Apply(operation, x, y);
        }

        if (Numbers.TryFloat(left, out double p) && Numbers.TryFloat(right, out double q))
        {
            return new FloatValue(FloatArithmetic.Apply(operation, p, q));
        }

        return operation switch
        {
            BinaryOperator.Add => Concatenate(left, right, work),
            BinaryOperator.Multiply when Numbers.TryInteger(right, out Int128 count) => Repeat(left, count, work),
            BinaryOperator.Multiply when Numbers.TryInteger(left, out Int128 count) => Repeat(right, count, work),
            _ => null,
        } ?? throw Unsupported(operation, left, right);
    }

    /// <summary>The sign operators.</summary>
    public static TemplateValue Sign(TemplateValue value, bool isNegative)
    {
        if (value is UndefinedValue undefined)
        {
            throw undefined.Fail();
        }

        if (Numbers.TryInteger(value, out Int128 integer))
        {
            return isNegative ? IntegerArithmetic.Apply(BinaryOperator.Subtract, 0, integer) : new IntegerValue(integer);
        }

        return value is FloatValue real
            ? new FloatValue(isNegative ? -real.Value : real.Value)
            : throw new TemplateRuntimeException($"A value of type '{value.TypeName}' has no sign.");
    }

    private static TemplateValue? Concatenate(TemplateValue left, TemplateValue right, RenderWork work)
    {
        switch (left, right)
        {
            case (StringValue a, StringValue b) when a.IsMarkup || b.IsMarkup:
                (a, b) = (HtmlText.Escape(a, work), HtmlText.Escape(b, work));
                work.Spend((long)a.Text.Length + b.Text.Length);
                return new StringValue(a.Text + b.Text, isMarkup: true);
            case (StringValue a, StringValue b):
                work.Spend((long)a.Text.Length + b.Text.Length);
                return new StringValue(a.Text + b.Text);
            case (SequenceValue a, SequenceValue b) when a.GetType() == b.GetType():
                work.SpendElement((long)a.Items.Count + b.Items.Count);
                return a.With([.. a.Items, .. b.Items]);
            default:
                return null;
        }
    }

    private static TemplateValue? Repeat(TemplateValue value, Int128 times, RenderWork work)
    {
        // what is longer than a rendering may write is refused below; the bound keeps the product within 64 bits
        long count = (long)Int128.Clamp(times, 0, RenderWork.Limit);
        switch (value)
        {
            case StringValue text:
                work.Spend(text.Text.Length * count);
                return new StringValue(string.Concat(Enumerable.Repeat(text.Text, text.Text.Length == 0 ? 0 : (int)count)));
            case SequenceValue sequence:
                work.SpendElement(sequence.Items.Count * count);
                return sequence.With([.. Enumerable.Range(0, sequence.Items.Count * (int)count)
                    .Select(i => sequence.Items[i % sequence.Items.Count])]);
            default:
                return null;
        }
    }

    private static TemplateRuntimeException Unsupported(BinaryOperator operation, TemplateValue left, TemplateValue right) =>
        new($"{operation} is not defined for values of the types '{left.TypeName}' and '{right.TypeName}'.");
}
