using System.Diagnostics;
using Pipeline.Tokenizers.Templates.Evaluation;

namespace Pipeline.Tokenizers.Templates.Operations;

/// <summary>Python's arithmetic on floats (CPython's Objects/floatobject.c): what would be infinite by division is an error.</summary>
internal static class FloatArithmetic
{
    public static double Apply(BinaryOperator operation, double x, double y)
    {
        if (y == 0 && operation is BinaryOperator.Divide or BinaryOperator.FloorDivide or BinaryOperator.Modulo)
        {
            throw new TemplateRuntimeException("float division by zero");
        }

        return operation switch
        {
            BinaryOperator.Add => x + y,
            BinaryOperator.Subtract => x - y,
            BinaryOperator.Multiply => x * y,
            BinaryOperator.Divide => x / y,
            BinaryOperator.FloorDivide => FloorDivide(x, y),
            BinaryOperator.Modulo => Modulo(x, y),
            BinaryOperator.Power => Power(x, y),
            _ => throw new UnreachableException(),
        };
    }

    private static double Modulo(double x, double y)
    {
        double remainder = x % y;
        if (remainder == 0)
        {
            return Math.CopySign(0, y);
        }

        return remainder < 0 != y < 0 ? remainder + y : remainder;
    }

    private static double FloorDivide(double x, double y)
    {
        double quotient = (x - Modulo(x, y)) / y;
        if (quotient == 0)
        {
            return Math.CopySign(0, x / y);
        }

        double floor = Math.Floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    private static double Power(double x, double y)
    {
        if (x == 0 && y < 0)
        {
            throw new TemplateRuntimeException("0.0 cannot be raised to a negative power");
        }

        double power = Math.Pow(x, y);
        if (double.IsNaN(power) && !double.IsNaN(x) && !double.IsNaN(y))
        {
            throw new TemplateRuntimeException("Complex numbers are not supported.");
        }

        return double.IsInfinity(power) && double.IsFinite(x) && double.IsFinite(y)
            ? throw new TemplateRuntimeException("The power is too large.")
            : power;
    }
}
