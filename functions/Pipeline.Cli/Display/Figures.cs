using System.Globalization;

namespace Pipeline.Cli.Display;

/// <summary>Numbers as people read them, the same in every locale.</summary>
internal static class Figures
{
    private static readonly string[] ByteUnits = ["B", "KB", "MB", "GB", "TB"];

    /// <summary>1,234,567.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count with its noun.</summary>
    public static string Count(long count, string singular, string plural) => $"{Count(count)} {(count == 1 ? singular : plural)}";

    /// <summary>1,234 from 100 on, else 41.2.</summary>
    public static string Rate(double perSecond) =>
        perSecond.ToString(perSecond >= 100 ? "N0" : "0.0", CultureInfo.InvariantCulture);

    /// <summary>9:05 or 1:09:05; fractions of a second round up, since a wait of 0:00 is none.</summary>
    public static string Duration(TimeSpan duration)
    {
        TimeSpan whole = TimeSpan.FromSeconds(Math.Ceiling(duration.TotalSeconds));
        return whole.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(long)whole.TotalHours}:{whole.Minutes:00}:{whole.Seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{whole.Minutes}:{whole.Seconds:00}");
    }

    /// <summary>12.3 MB, by powers of 1,000 as in file managers.</summary>
    public static string Bytes(double bytes)
    {
        int unit = 0;
        while (bytes >= 999.95 && unit < ByteUnits.Length - 1)
        {
            bytes /= 1000;
            unit++;
        }

        return bytes.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + ByteUnits[unit];
    }
}
