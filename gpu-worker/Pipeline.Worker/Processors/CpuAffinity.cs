using System.Globalization;
using System.Runtime.InteropServices;

namespace Pipeline.Worker.Processors;

/// <summary>Pins this process to some CPUs: all threads that run now, and with them all that they will start.</summary>
internal static class CpuAffinity
{
    private const int BitsPerWord = 64;

    // the kernel's mask in bytes
    private static readonly nint MaskBytes = CpuList.MaxCpus / 8;

    /// <summary>Pins the process. Call it before anything else starts.</summary>
    /// <returns>Null, or a sentence that says why not.</returns>
    public static string? Pin(IReadOnlyList<int> cpus)
    {
        if (!OperatingSystem.IsLinux())
        {
            return "Pinning to CPUs works on Linux only.";
        }

        ulong[] allowed = new ulong[CpuList.MaxCpus / BitsPerWord];
        if (SchedGetAffinity(0, MaskBytes, allowed) < 0)
        {
            return Failure("asked for");
        }

        ulong[] mask = new ulong[allowed.Length];
        foreach (int cpu in cpus)
        {
            ulong bit = 1UL << (cpu % BitsPerWord);
            if ((allowed[cpu / BitsPerWord] & bit) == 0)
            {
                return $"CPU {cpu} is not available to this process.";
            }

            mask[cpu / BitsPerWord] |= bit;
        }

        return PinThreads(mask);
    }

    private static string? PinThreads(ulong[] mask)
    {
        // A thread that starts while we go through the list inherits from one that may not be pinned yet: twice finds it.
        for (int pass = 0; pass < 2; pass++)
        {
            foreach (string path in Directory.EnumerateDirectories("/proc/self/task"))
            {
                int thread = int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture);
                if (SchedSetAffinity(thread, MaskBytes, mask) < 0 && Directory.Exists(path))
                {
                    return Failure("set");
                }
            }
        }

        return null;
    }

    private static string Failure(string verb) =>
        $"The CPUs of this process could not be {verb}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.";

    [DllImport("libc", EntryPoint = "sched_getaffinity", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int SchedGetAffinity(int thread, nint maskBytes, [In, Out] ulong[] mask);

    [DllImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int SchedSetAffinity(int thread, nint maskBytes, ulong[] mask);
}
