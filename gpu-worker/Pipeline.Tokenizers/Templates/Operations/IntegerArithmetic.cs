using System.Diagnostics;
using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Operations;

/// <summary>Python's arithmetic on integers: division rounds down, and <c>/</c> gives a float.</summary>
internal static class IntegerArithmetic
{
    public static TemplateValue Apply(BinaryOperator operation, Int128 x, Int128 y)
    {
        if (y == 0 && operation is BinaryOperator.Divide or BinaryOperator.FloorDivide or BinaryOperator.Modulo)
        {
            throw new TemplateRuntimeException("division by zero");
        }

        return operation switch
        {
            BinaryOperator.Divide => new FloatValue((double)x / (double)y),
            BinaryOperator.Power when y < 0 => new FloatValue(FloatArithmetic.Apply(operation, (double)x, (double)y)),
            _ => new IntegerValue(Numbers.Checked(() => Compute(operation, x, y))),
        };
    }

    private static Int128 Compute(BinaryOperator operation, Int128 x, Int128 y) => operation switch
    {
        BinaryOperator.Add => checked(x + y),
        BinaryOperator.Subtract => checked(x - y),
        BinaryOperator.Multiply => checked(x * y),
        BinaryOperator.FloorDivide => checked((x - Modulo(x, y)) / y),
        BinaryOperator.Modulo => Modulo(x, y),
        BinaryOperator.Power => Power(x, y),
        _ => throw new UnreachableException(),
    };

    // the sign of the divisor, as Python has it
    private static Int128 Modulo(Int128 x, Int128 y)
    {
        if (y == -1)
        {
            return 0;
        }

        Int128 remainder = x % y;
        return remainder != 0 && Int128.IsNegative(remainder) != Int128.IsNegative(y) ? remainder + y : remainder;
    }

    // by squaring: a large exponent overflows, or the base is 0, 1 or -1
    private static Int128 Power(Int128 x, Int128 exponent)
    {
        Int128 result = 1;
        for (Int128 square = x; exponent > 0; exponent >>= 1)
        {
            if (Int128.IsOddInteger(exponent))
            {
                result = checked(result * square);
            }

            if (exponent > 1)
            {
                square = checked(square * square);
            }
        }

        return result;
    }
}
