using System.Globalization;

namespace Pipeline.Tokenizers.Loading;

/// <summary>
/// Numbers as the reference reads them (serde_json without its feature float_roundtrip): the digits as a whole number, rounded,
/// then divided by a power of ten. That is not always the nearest double, and which of two covers with equal scores Unigram
/// takes hangs on the last bit.
/// </summary>
internal static class ReferenceNumber
{
    private const int MaxPower = 308;

    private static readonly double[] Powers =
        [.. Enumerable.Range(0, MaxPower + 1).Select(power => double.Parse($"1e{power}", CultureInfo.InvariantCulture))];

    /// <summary>Reads a number.</summary>
    /// <param name="json">A JSON number.</param>
    /// <returns>The number; infinite or zero where it is out of range.</returns>
    public static double Parse(ReadOnlySpan<char> json)
    {
        bool isNegative = json[0] == '-';
        ReadOnlySpan<char> mantissa = json[(isNegative ? 1 : 0)..];
        int exponent = 0;
        int mark = mantissa.IndexOfAny('e', 'E');
        if (mark >= 0)
        {
            // out of range by far is as good as out of range
            if (!int.TryParse(mantissa[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
                || Math.Abs((long)exponent) > 2 * MaxPower)
            {
                return double.Parse(json, CultureInfo.InvariantCulture);
            }

            mantissa = mantissa[..mark];
        }

        double value = Scale(ReadDigits(mantissa, ref exponent), exponent);
        return isNegative ? -value : value;
    }

    // digits that no longer fit are dropped
    private static ulong ReadDigits(ReadOnlySpan<char> mantissa, ref int exponent)
    {
        ulong digits = 0;
        bool isFraction = false;
        foreach (char character in mantissa)
        {
            if (character == '.')
            {
                isFraction = true;
                continue;
            }

            ulong digit = (ulong)(character - '0');
            bool fits = digits < ulong.MaxValue / 10 || (digits == ulong.MaxValue / 10 && digit <= ulong.MaxValue % 10);
            digits = fits ? (digits * 10) + digit : digits;
            exponent += (fits, isFraction) switch { (true, true) => -1, (false, false) => 1, _ => 0 };
        }

        return digits;
    }

    private static double Scale(double value, int exponent)
    {
        while (exponent < -MaxPower && value != 0)
        {
            value /= Powers[MaxPower];
            exponent += MaxPower;
        }

        if (Math.Abs(exponent) > MaxPower)
        {
            return value == 0 ? 0 : double.PositiveInfinity;
        }

        return exponent >= 0 ? value * Powers[exponent] : value / Powers[-exponent];
    }
}
