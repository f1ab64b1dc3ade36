using System.Globalization;

namespace Pipeline.Storage.CrashChild;

/// <summary>
/// Tells the parent what was acknowledged: lines of time, event and details, each written at once, so that a kill leaves
/// only whole lines. The time is the machine's monotonic clock, the same for all processes.
/// </summary>
internal sealed class AckLog(TextWriter output)
{
    private readonly Lock _gate = new();

    internal void Write(string happened, string details) => Write(TimeProvider.System.GetTimestamp(), happened, details);

    internal void Write(long timestamp, string happened, string details)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"{timestamp} {happened} {details}\n");
        lock (_gate)
        {
            output.Write(line);
            output.Flush();
        }
    }
}
