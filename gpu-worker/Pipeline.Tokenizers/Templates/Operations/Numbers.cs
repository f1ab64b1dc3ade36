using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Operations;

/// <summary>Values as numbers, where Python takes them for numbers: True is 1.</summary>
internal static class Numbers
{
    /// <summary>Reads an int or a bool.</summary>
    public static bool TryInteger(TemplateValue value, out Int128 number)
    {
        number = value switch
        {
            IntegerValue integer => integer.Value,
            BooleanValue { IsTrue: true } => 1,
            _ => 0,
        };
        return value is IntegerValue or BooleanValue;
    }

    /// <summary>Reads an int, a bool or a float.</summary>
    public static bool TryFloat(TemplateValue value, out double number)
    {
        if (value is FloatValue real)
        {
            number = real.Value;
            return true;
        }

        bool isInteger = TryInteger(value, out Int128 integer);
        number = (double)integer;
        return isInteger;
    }

    /// <summary>Compares two numbers.</summary>
    /// <returns>False where one of them is none.</returns>
    public static bool TryEqual(TemplateValue left, TemplateValue right, out bool areEqual)
    {
        if (TryInteger(left, out Int128 a) && TryInteger(right, out Int128 b))
        {
            areEqual = a == b;
            return true;
        }

        areEqual = TryFloat(left, out double x) && TryFloat(right, out double y) && x == y;
        return TryFloat(left, out _) && TryFloat(right, out _);
    }

    /// <summary>A whole number as Python converts floats: cut off towards zero.</summary>
    public static IntegerValue Truncate(double number)
    {
        if (!double.IsFinite(number))
        {
            throw new TemplateRuntimeException("Cannot convert an infinite float, or one that is no number, to an integer.");
        }

        return new IntegerValue(Checked(() => checked((Int128)Math.Truncate(number))));
    }

    /// <summary>Runs a checked computation.</summary>
    /// <exception cref="TemplateRuntimeException">It leaves the 128 bits.</exception>
    public static Int128 Checked(Func<Int128> compute)
    {
        try
        {
            return compute();
        }
        catch (OverflowException)
        {
            throw new TemplateRuntimeException("An integer has more than 128 bits, which is not supported.");
        }
    }
}
