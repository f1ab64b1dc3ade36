using System.Diagnostics;
using System.Globalization;

namespace Pipeline.TestKit;

/// <summary>Signals of the operating system to a process.</summary>
public static class ProcessSignal
{
    /// <param name="process">It still runs.</param>
    /// <param name="name">TERM, STOP or CONT.</param>
    public static void Send(Process process, string name)
    {
        using var kill = Process.Start("kill", ["-" + name, process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
