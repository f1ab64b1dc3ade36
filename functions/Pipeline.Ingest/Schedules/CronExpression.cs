using System.Numerics;

namespace Pipeline.Ingest.Schedules;

/// <summary>
/// When something is due: minute, hour, day of the month, month, day of the week, in UTC. A day must fit both of its fields,
/// or one of them where neither begins with '*', as in every cron.
/// </summary>
internal sealed class CronExpression
{
    // From one 29 February to the next over a century's end.
    private const int MaxDaysBetween = (8 * 366) + 1;

    private static readonly CronField Minutes = new("minute", 0, 59, [], 0);
    private static readonly CronField Hours = new("hour", 0, 23, [], 0);
    private static readonly CronField Days = new("day of the month", 1, 31, [], 0);

    private static readonly CronField Months = new(
        "month", 1, 12, ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"], WordsFrom: 1);

    // 7 is Sunday, too: ranges may end with it.
    private static readonly CronField Weekdays = new("day of the week", 0, 7, ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"], WordsFrom: 0);

    private readonly ulong _minutes;
    private readonly ulong _hours;
    private readonly ulong _days;
    private readonly ulong _months;
    private readonly ulong _weekdays;
    private readonly bool _eitherDay;

    private CronExpression(ulong[] values, bool eitherDay)
    {
        (_minutes, _hours, _days, _months) = (values[0], values[1], values[2], values[3]);
        _weekdays = (values[4] | (values[4] >> 7)) & 0x7F;
        _eitherDay = eitherDay;
    }

    /// <summary>Reads an expression.</summary>
    /// <param name="text">Five fields with spaces between.</param>
    /// <param name="expression">The expression; null where it is wrong.</param>
    /// <returns>Null, or what is wrong, with the name of the field.</returns>
    public static string? Read(string text, out CronExpression? expression)
    {
        expression = null;
        string[] texts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        CronField[] fields = [Minutes, Hours, Days, Months, Weekdays];
        if (texts.Length != fields.Length)
        {
            return $"It has {texts.Length} fields; there are five: {string.Join(", ", fields.Select(field => field.Name))}.";
        }

        ulong[] values = new ulong[fields.Length];
        for (int i = 0; i < fields.Length; i++)
        {
            if (fields[i].Read(texts[i], out values[i]) is { } fault)
            {
                return fault;
            }
        }

        CronExpression read = new(values, eitherDay: !texts[2].StartsWith('*') && !texts[4].StartsWith('*'));
        if (read.Next(DateTimeOffset.UnixEpoch) is null)
        {
            return "There is no such day in any year.";
        }

        expression = read;
        return null;
    }

    /// <summary>The first occurrence after a moment; null where there is none within the calendar's cycle.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        DateTimeOffset from = Minute(after).AddMinutes(1);
        DateTimeOffset day = Midnight(from);
        for (int i = 0; i <= MaxDaysBetween; i++, day = day.AddDays(1))
        {
            if (FitsDay(day) && FirstOf(day, from) is { } occurrence)
            {
                return occurrence;
            }
        }

        return null;
    }

    /// <summary>The last occurrence up to a moment; null where there is none after another one.</summary>
    public DateTimeOffset? Latest(DateTimeOffset upTo, DateTimeOffset after)
    {
        DateTimeOffset to = Minute(upTo);
        DateTimeOffset day = Midnight(to);
        for (int i = 0; i <= MaxDaysBetween && day.AddDays(1) > after; i++, day = day.AddDays(-1))
        {
            if (FitsDay(day) && LastOf(day, to) is { } occurrence)
            {
                return occurrence > after ? occurrence : null;
            }
        }

        return null;
    }

    private static DateTimeOffset Minute(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);

    private static DateTimeOffset Midnight(DateTimeOffset utc) => new(utc.UtcDateTime.Date, TimeSpan.Zero);

    private static bool Has(ulong values, int value) => ((values >> value) & 1) != 0;

    private bool FitsDay(DateTimeOffset day)
    {
        bool fitsMonth = Has(_days, day.Day);
        bool fitsWeek = Has(_weekdays, (int)day.DayOfWeek);
        return Has(_months, day.Month) && (_eitherDay ? fitsMonth || fitsWeek : fitsMonth && fitsWeek);
    }

    // Of a day that fits, not before a moment.
    private DateTimeOffset? FirstOf(DateTimeOffset day, DateTimeOffset from)
    {
        for (int hour = 0; hour < 24; hour++)
        {
            DateTimeOffset start = day.AddHours(hour);
            if (!Has(_hours, hour) || start.AddHours(1) <= from)
            {
                continue;
            }

            ulong minutes = start >= from ? _minutes : _minutes & (ulong.MaxValue << from.Minute);
            if (minutes != 0)
            {
                return start.AddMinutes(BitOperations.TrailingZeroCount(minutes));
            }
        }

        return null;
    }

    // Of a day that fits, not after a moment.
    private DateTimeOffset? LastOf(DateTimeOffset day, DateTimeOffset to)
    {
        for (int hour = 23; hour >= 0; hour--)
        {
            DateTimeOffset start = day.AddHours(hour);
            if (!Has(_hours, hour) || start > to)
            {
                continue;
            }

            ulong minutes = start.AddHours(1) <= to ? _minutes : _minutes & (ulong.MaxValue >> (63 - to.Minute));
            if (minutes != 0)
            {
                return start.AddMinutes(BitOperations.Log2(minutes));
            }
        }

        return null;
    }
}
