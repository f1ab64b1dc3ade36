using System.Globalization;

namespace Pipeline.Benchmarks.Load;

/// <summary>What this process holds in memory, from /proc/self/smaps_rollup. In megabytes (2^20).</summary>
internal sealed record ProcessMemory(double Resident, double Anonymous, double File)
{
    public static ProcessMemory Read()
    {
        GC.Collect();
        Dictionary<string, double> fields = System.IO.File.ReadLines("/proc/self/smaps_rollup")
            .Skip(1)
            .Select(line => line.Split((char[])[' ', ':'], StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(parts => parts[0], parts => double.Parse(parts[1], CultureInfo.InvariantCulture) / 1024);
        return new ProcessMemory(fields["Rss"], fields["Anonymous"], fields["Rss"] - fields["Anonymous"]);
    }
}
