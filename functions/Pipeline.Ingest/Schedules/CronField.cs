using System.Collections.Immutable;
using System.Globalization;

namespace Pipeline.Ingest.Schedules;

/// <summary>One of the five fields: its bounds, and how its text is read.</summary>
/// <param name="Name">In errors.</param>
/// <param name="Min">Smallest value.</param>
/// <param name="Max">Largest value; under 64.</param>
/// <param name="Words">Words for values, the first for <paramref name="WordsFrom"/>.</param>
/// <param name="WordsFrom">Value of the first word.</param>
internal sealed record CronField(string Name, int Min, int Max, ImmutableArray<string> Words, int WordsFrom)
{
    /// <summary>Reads a list of values, ranges and steps.</summary>
    /// <param name="text">For example <c>1-5,*/10</c>.</param>
    /// <param name="values">Bit n is set where value n is meant.</param>
    /// <returns>Null, or what is wrong.</returns>
    public string? Read(string text, out ulong values)
    {
        values = 0;
        foreach (string part in text.Split(','))
        {
            if (ReadPart(part, out ulong some) is { } fault)
            {
                return $"The {Name} field '{text}' {fault}";
            }

            values |= some;
        }

        return null;
    }

    private string? ReadPart(string part, out ulong values)
    {
        values = 0;
        string[] stepped = part.Split('/');
        int step = 1;
        if (stepped.Length > 2 || (stepped.Length == 2 && !(TryReadNumber(stepped[1], out step) && step >= 1)))
        {
            return "has a step that is no whole number of 1 or more.";
        }

        if (ReadRange(stepped[0], isStepped: stepped.Length == 2, out int first, out int last) is { } fault)
        {
            return fault;
        }

        // a step of billions would wrap around
        for (long value = first; value <= last; value += step)
        {
            values |= 1UL << (int)value;
        }

        return null;
    }

    // A single value with a step means from there on, as everywhere.
    private string? ReadRange(string text, bool isStepped, out int first, out int last)
    {
        (first, last) = (Min, Max);
        if (text == "*")
        {
            return null;
        }

        string[] ends = text.Split('-');
        if (ends.Length > 2 || !TryReadValue(ends[0], out first) || !TryReadValue(ends[^1], out last))
        {
            string words = Words.IsEmpty ? string.Empty : $", {Words[0]} to {Words[^1]}";
            return $"must be made of {Min} to {Max}{words}, '*', lists, ranges and steps.";
        }

        if (first > last)
        {
            return $"has a range that runs backwards, '{text}'.";
        }

        last = ends.Length == 1 && isStepped ? Max : last;
        return null;
    }

    private bool TryReadValue(string text, out int value)
    {
        int word = Words.IndexOf(text, StringComparer.OrdinalIgnoreCase);
        value = WordsFrom + word;
        return word >= 0 || (TryReadNumber(text, out value) && value >= Min && value <= Max);
    }

    private static bool TryReadNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
