using System.Globalization;

namespace Pipeline.Contracts.Ids;

/// <summary>Creation times that sort newest first.</summary>
internal static class InvertedTime
{
    private const long MaxMilliseconds = 0xFFFF_FFFF_FFFF;

    /// <summary>12 hex digits: 2^48 - 1 less the Unix milliseconds (good until the year 10889).</summary>
    public static string Hex(DateTimeOffset time) =>
        (MaxMilliseconds - time.ToUnixTimeMilliseconds()).ToString("x12", CultureInfo.InvariantCulture);

    /// <summary>Whether the text is lower-case hex digits only.</summary>
    public static bool IsLowerHex(this ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiHexDigitLower(c))
            {
                return false;
            }
        }

        return true;
    }
}
