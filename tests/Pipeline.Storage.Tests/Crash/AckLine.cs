using System.Globalization;

namespace Pipeline.Storage.Tests.Crash;

/// <summary>One line that a child printed.</summary>
/// <param name="Child">Which child.</param>
/// <param name="Timestamp">Monotonic clock, the same for all processes.</param>
/// <param name="Event">One of the child's events.</param>
/// <param name="Subject">The blob or message.</param>
/// <param name="Detail">What else was said, or an empty string.</param>
internal sealed record AckLine(string Child, long Timestamp, string Event, string Subject, string Detail)
{
    internal static AckLine Parse(string child, string line)
    {
        string[] parts = line.Split(' ');
        return new AckLine(
            child, long.Parse(parts[0], CultureInfo.InvariantCulture), parts[1], parts[2], parts.Length > 3 ? parts[3] : "");
    }
}
