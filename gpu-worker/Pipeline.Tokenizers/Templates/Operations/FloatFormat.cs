using System.Globalization;

namespace Pipeline.Tokenizers.Templates.Operations;

/// <summary>Floats by the conversions f, e and g of C.</summary>
internal static class FloatFormat
{
    /// <param name="number">Not negative; may be infinite or NaN.</param>
    /// <param name="conversion">f, e or g; in upper case the letters of the result are so too.</param>
    /// <param name="precision">Decimals; for g significant digits.</param>
    /// <param name="keepsZeros">Whether g keeps zeros at the end.</param>
    public static string Apply(double number, char conversion, int precision, bool keepsZeros)
    {
        string text = FloatText.Special(number) ?? char.ToLowerInvariant(conversion) switch
        {
            'f' => FloatText.Fixed(number, precision),
            'e' => Scientific(number, precision),
            _ => General(number, Math.Max(1, precision), keepsZeros),
        };
        return char.IsUpper(conversion) ? text.ToUpperInvariant() : text;
    }

    // .NET writes the exact digits up to any precision
    private static string Scientific(double number, int decimals)
    {
        string text = number.ToString("E" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        int mark = text.IndexOf('E', StringComparison.Ordinal);
        int exponent = int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return string.Create(
            CultureInfo.InvariantCulture, $"{text[..mark]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    private static string General(double number, int digits, bool keepsZeros)
    {
        string scientific = Scientific(number, digits - 1);
        int mark = scientific.IndexOf('e', StringComparison.Ordinal);
        int exponent = int.Parse(scientific.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        bool isScientific = exponent < -4 || exponent >= digits;
        string mantissa = isScientific ? scientific[..mark] : FloatText.Fixed(number, digits - 1 - exponent);
        if (!keepsZeros && mantissa.Contains('.'))
        {
            mantissa = mantissa.TrimEnd('0').TrimEnd('.');
        }

        return isScientific ? mantissa + scientific[mark..] : mantissa;
    }
}
