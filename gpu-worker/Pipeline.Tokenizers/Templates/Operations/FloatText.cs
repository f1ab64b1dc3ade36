using System.Globalization;
using System.Numerics;

namespace Pipeline.Tokenizers.Templates.Operations;

/// <summary>Floats as Python writes and rounds them.</summary>
internal static class FloatText
{
    // CPython writes exponents from here on (float_repr_style short)
    private const int MostIntegerDigits = 16;
    private const int MostLeadingZeros = 4;

    /// <summary>The shortest text that reads back as the same number.</summary>
    public static string Shortest(double number)
    {
        if (Special(number) is { } special)
        {
            return special;
        }

        string scientific = number.ToString("E16", CultureInfo.InvariantCulture);
        string shortest = number.ToString("R", CultureInfo.InvariantCulture);
        int exponent = int.Parse(scientific.AsSpan(scientific.IndexOf('E') + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string digits = Digits(shortest);
        string sign = double.IsNegative(number) ? "-" : "";
        if (exponent >= MostIntegerDigits || exponent < -MostLeadingZeros)
        {
            return sign + Scientific(digits, exponent);
        }

        return sign + Positional(digits, exponent);
    }

    /// <summary>inf, -inf and nan; null for other numbers.</summary>
    public static string? Special(double number) => number switch
    {
        double.PositiveInfinity => "inf",
        double.NegativeInfinity => "-inf",
        double.NaN => "nan",
        _ => null,
    };

    /// <summary>The number with so many decimals, rounded exactly, ties to even.</summary>
    /// <param name="number">Finite.</param>
    /// <param name="decimals">From 0; at most a few hundred.</param>
    public static string Fixed(double number, int decimals)
    {
        // number = mantissa * 2^exponent, exactly
        long bits = BitConverter.DoubleToInt64Bits(number);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long fraction = bits & 0xFFFFFFFFFFFFF;
        BigInteger mantissa = exponent == 0 ? fraction : fraction | (1L << 52);
        exponent = Math.Max(exponent, 1) - 1075;

        BigInteger scaled = mantissa * BigInteger.Pow(10, decimals);
        BigInteger rounded = exponent >= 0 ? scaled << exponent : RoundShift(scaled, -exponent);
        string digits = rounded.ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        string sign = double.IsNegative(number) ? "-" : "";
        return decimals == 0 ? sign + digits : $"{sign}{digits[..^decimals]}.{digits[^decimals..]}";
    }

    private static BigInteger RoundShift(BigInteger value, int shift)
    {
        BigInteger quotient = value >> shift;
        BigInteger twice = (value - (quotient << shift)) << 1;
        int order = twice.CompareTo(BigInteger.One << shift);
        return order > 0 || (order == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }

    // significant digits without sign, point, exponent and zeros at the ends
    private static string Digits(string shortest)
    {
        int exponent = shortest.IndexOf('E', StringComparison.Ordinal);
        string mantissa = exponent < 0 ? shortest : shortest[..exponent];
        string digits = mantissa.Replace("-", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal).Trim('0');
        return digits.Length == 0 ? "0" : digits;
    }

    private static string Scientific(string digits, int exponent)
    {
        string fraction = digits.Length > 1 ? "." + digits[1..] : "";
        string sign = exponent < 0 ? "-" : "+";
        return string.Create(CultureInfo.InvariantCulture, $"{digits[0]}{fraction}e{sign}{Math.Abs(exponent):00}");
    }

    private static string Positional(string digits, int exponent)
    {
        if (exponent < 0)
        {
            return "0." + new string('0', -exponent - 1) + digits;
        }

        string padded = digits.PadRight(exponent + 2, '0');
        return $"{padded[..(exponent + 1)]}.{padded[(exponent + 1)..]}";
    }
}
