using System.Globalization;

namespace Pipeline.Worker.Trials;

/// <summary>Shows how long something took.</summary>
internal static class PhaseLines
{
    public static void Write(TextWriter output, string phase, TimeSpan duration) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{phase,-18} {duration.TotalMilliseconds,10:F2} ms"));
}
