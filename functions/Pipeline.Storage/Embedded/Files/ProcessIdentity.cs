using System.Globalization;

namespace Pipeline.Storage.Embedded.Files;

/// <summary>
/// One process of this machine, for good: a process id comes back, but not with the same start time. Linux only.
/// </summary>
/// <param name="Id">Process id in its namespace.</param>
/// <param name="StartTime">Clock ticks between boot and start.</param>
/// <param name="Namespace">Which processes the id counts among; containers that share a folder have different ones.</param>
internal readonly record struct ProcessIdentity(int Id, long StartTime, long Namespace)
{
    // Fields of /proc/<pid>/stat behind the command, whose name may hold anything: state is the first, start time the 20th.
    private const int StateField = 0;
    private const int StartTimeField = 19;

    /// <summary>This process.</summary>
    internal static ProcessIdentity Current { get; } = ReadCurrent();

    /// <summary>Whether that process has certainly ended. One of another namespace cannot be judged.</summary>
    internal bool IsGone() =>
        this != Current && Namespace == Current.Namespace && ReadStartTime($"/proc/{Id}/stat") != StartTime;

    /// <summary>Whether it can be known from here if that process lives.</summary>
    internal bool CanBeJudged => Namespace == Current.Namespace;

    /// <summary>Three hexadecimal numbers with dots between.</summary>
    public override string ToString() => $"{Id:x}.{StartTime:x}.{Namespace:x}";

    internal static bool TryParse(ReadOnlySpan<char> text, out ProcessIdentity identity)
    {
        identity = default;
        Span<Range> parts = stackalloc Range[4];
        if (text.Split(parts, '.') != 3
            || !int.TryParse(text[parts[0]], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int id)
            || !TryParse(text[parts[1]], out long startTime)
            || !TryParse(text[parts[2]], out long space))
        {
            return false;
        }

        identity = new ProcessIdentity(id, startTime, space);
        return true;
    }

    private static bool TryParse(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number);

    private static ProcessIdentity ReadCurrent()
    {
        long startTime = ReadStartTime("/proc/self/stat")
            ?? throw new PlatformNotSupportedException("The embedded storage mode needs Linux with /proc.");

        // the link's target reads "pid:[4026531836]"
        string space = File.ResolveLinkTarget("/proc/self/ns/pid", returnFinalTarget: false)?.Name ?? "";
        _ = long.TryParse(space.AsSpan().Trim("pid:[]"), NumberStyles.None, CultureInfo.InvariantCulture, out long number);
        return new ProcessIdentity(Environment.ProcessId, startTime, number);
    }

    /// <summary>Null where there is no such process, or only what its parent has not yet collected.</summary>
    private static long? ReadStartTime(string path)
    {
        string stat;
        try
        {
            stat = File.ReadAllText(path);
        }
        catch (IOException)
        {
            return null; // it ended, perhaps while the file was read (ESRCH)
        }

        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[StateField] is "Z" or "X" ? null : long.Parse(fields[StartTimeField], CultureInfo.InvariantCulture);
    }
}
