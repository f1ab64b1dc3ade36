using System.Globalization;
using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Operations;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Builtins;

/// <summary>Filters whose result is a number.</summary>
internal static class NumberFilters
{
    // beyond this a float has no digits left to round
    private const int MostDecimals = 1100;

    public static TemplateValue Absolute(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        arguments.Bind();
        bool isNegative = Numbers.TryFloat(subject, out double number) && (number < 0 || double.IsNegative(number));
        return Arithmetic.Sign(subject, isNegative);
    }

    public static TemplateValue ToInteger(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        BoundArguments bound = arguments.Bind("default", "base");
        TemplateValue absent = bound.Optional(0) ?? new IntegerValue(0);
        Int128 radix = bound.Integer(1, 10);
        switch (subject)
        {
            case UndefinedValue undefined:
                throw undefined.Fail();
            case FloatValue number:
                return double.IsFinite(number.Value) ? Numbers.Truncate(number.Value) : absent;
            case StringValue text:
                rendering.Work.Spend(text.Text.Length);
                if (NumberText.TryReadInteger(text.Text, radix, out Int128 integer))
                {
                    return new IntegerValue(integer);
                }

                return NumberText.TryReadFloat(text.Text, out double real) && double.IsFinite(real)
                    ? Numbers.Truncate(real)
                    : absent;
            default:
                return Numbers.TryInteger(subject, out Int128 value) ? new IntegerValue(value) : absent;
        }
    }

    public static TemplateValue ToFloat(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        TemplateValue absent = arguments.Bind("default").Optional(0) ?? new FloatValue(0);
        switch (subject)
        {
            case UndefinedValue undefined:
                throw undefined.Fail();
            case StringValue text:
                rendering.Work.Spend(text.Text.Length);
                return NumberText.TryReadFloat(text.Text, out double real) ? new FloatValue(real) : absent;
            default:
                return Numbers.TryFloat(subject, out double number) ? new FloatValue(number) : absent;
        }
    }

    public static TemplateValue Round(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        BoundArguments bound = arguments.Bind("precision", "method");
        int precision = (int)Int128.Clamp(bound.Integer(0, 0), -MostDecimals, MostDecimals);
        string method = bound.Optional(1) is null ? "common" : bound.Text(1);
        if (subject is UndefinedValue undefined)
        {
            throw undefined.Fail();
        }

        if (!Numbers.TryFloat(subject, out double number) || method is not ("common" or "ceil" or "floor"))
        {
            throw new TemplateRuntimeException("round takes a number, and one of the methods common, ceil and floor.");
        }

        if (method == "common")
        {
            return Numbers.TryInteger(subject, out Int128 integer) && precision >= 0
                ? new IntegerValue(integer)
                : RoundCommon(number, precision, subject is FloatValue);
        }

        double scale = Math.Pow(10, precision);
        double scaled = number * scale;
        return new FloatValue((method == "ceil" ? Math.Ceiling(scaled) : Math.Floor(scaled)) / scale);
    }

    public static TemplateValue Sum(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        BoundArguments bound = arguments.Bind("attribute", "start");
        AttributePath? path = bound.OptionalNotNone(0) is { } attribute ? AttributePath.Parse(attribute) : null;
        TemplateValue total = bound.Optional(1) ?? new IntegerValue(0);
        if (total is StringValue)
        {
            throw new TemplateRuntimeException("sum takes numbers; use join for strings.");
        }

        foreach (TemplateValue element in Sequences.Enumerate(subject, rendering.Work))
        {
            TemplateValue value = path?.Get(element, rendering.Work) ?? element;
            total = Arithmetic.Apply(BinaryOperator.Add, total, value, rendering.Work);
        }

        return total;
    }

    private static TemplateValue RoundCommon(double number, int precision, bool isFloat)
    {
        if (!double.IsFinite(number))
        {
            return new FloatValue(number);
        }

        if (precision >= 0)
        {
            return new FloatValue(double.Parse(FloatText.Fixed(number, precision), CultureInfo.InvariantCulture));
        }

        double scale = Math.Pow(10, -precision);
        double rounded = double.IsInfinity(scale) ? 0 : Math.Round(number / scale, MidpointRounding.ToEven) * scale;
        return isFloat ? new FloatValue(rounded) : Numbers.Truncate(rounded);
    }
}
