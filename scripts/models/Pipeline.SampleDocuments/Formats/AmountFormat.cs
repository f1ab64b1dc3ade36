using System.Globalization;
using System.Text;
using Pipeline.SampleDocuments.Facts;

namespace Pipeline.SampleDocuments.Formats;

/// <summary>How one document writes its amounts.</summary>
/// <param name="Group">Between thousands; empty for nothing.</param>
/// <param name="Point">Before the hundredths.</param>
/// <param name="Currency">Beside amounts; empty where the document names its currency elsewhere.</param>
/// <param name="IsCurrencyFirst">Before the number instead of behind it.</param>
/// <param name="Gap">Between number and currency.</param>
/// <param name="IsDashed">Whether whole amounts end in a dash instead of zeros.</param>
internal sealed record AmountFormat(string Group, string Point, string Currency, bool IsCurrencyFirst, string Gap, bool IsDashed)
{
    /// <summary>The amount with the currency, if it stands beside amounts.</summary>
    public string Write(long cents) => (Currency.Length, IsCurrencyFirst) switch
    {
        (0, _) => WriteNumber(cents),
        (_, true) => Currency + Gap + WriteNumber(cents),
        _ => WriteNumber(cents) + Gap + Currency,
    };

    /// <summary>The amount alone.</summary>
    /// <param name="cents">Hundredths; not negative.</param>
    public string WriteNumber(long cents)
    {
        string whole = (cents / 100).ToString(CultureInfo.InvariantCulture);
        var text = new StringBuilder();
        for (int i = 0; i < whole.Length; i++)
        {
            if (i > 0 && (whole.Length - i) % 3 == 0)
            {
                text.Append(Group);
            }

            text.Append(whole[i]);
        }

        bool hasDash = IsDashed && cents % 100 == 0;
        return text.Append(Point).Append(hasDash ? "-" : (cents % 100).ToString("00", CultureInfo.InvariantCulture)).ToString();
    }

    /// <summary>A rate as the document writes it: 8.1 or 19.</summary>
    /// <param name="rate">Hundredths of a percent.</param>
    public string WriteRate(int rate)
    {
        string whole = (rate / 100).ToString(CultureInfo.InvariantCulture);
        string rest = (rate % 100).ToString("00", CultureInfo.InvariantCulture).TrimEnd('0');
        return rest.Length == 0 ? whole : whole + Point + rest;
    }
}
