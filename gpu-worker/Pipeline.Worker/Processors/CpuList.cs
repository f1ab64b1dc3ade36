using System.Globalization;

namespace Pipeline.Worker.Processors;

/// <summary>A list of CPUs as Linux writes it, such as <c>0-1,3</c>.</summary>
internal static class CpuList
{
    /// <summary>CPUs that a list can name; what a kernel's mask of 128 bytes holds.</summary>
    public const int MaxCpus = 1024;

    /// <summary>Reads a list.</summary>
    /// <param name="text">Numbers and ranges, separated by commas.</param>
    /// <param name="cpus">The CPUs, ascending, each once.</param>
    /// <returns>Null, or a sentence that says what is wrong.</returns>
    public static string? Parse(string text, out IReadOnlyList<int> cpus)
    {
        var found = new SortedSet<int>();
        cpus = [];
        foreach (string part in text.Split(','))
        {
            string[] ends = part.Split('-');
            if (ends.Length > 2 || !TryNumber(ends[0], out int first) || !TryNumber(ends[^1], out int last) || last < first)
            {
                return $"'{text}' is not a list of CPUs: '{part}' is neither a number below {MaxCpus} nor a range such as 0-3.";
            }

            found.UnionWith(Enumerable.Range(first, last - first + 1));
        }

        cpus = [.. found];
        return null;
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < MaxCpus;
}
