using System.Diagnostics;

namespace Pipeline.Telemetry.Metrics;

/// <summary>The figures of this process under the names that Prometheus' own client libraries give them.</summary>
internal sealed class ProcessFigures
{
    private readonly double _startUnixSeconds;

    public ProcessFigures()
    {
        using Process process = Process.GetCurrentProcess();
        _startUnixSeconds = new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000d;
    }

    public void WriteTo(ExpositionWriter writer)
    {
        double heapBytes = GC.GetTotalMemory(forceFullCollection: false);
        Write(writer, "dotnet_gc_heap_bytes", "gauge", "Bytes thought to be allocated on the managed heap.", heapBytes);
        Write(writer, "process_cpu_seconds_total", "counter", "User and system CPU time spent, in seconds.", CpuSeconds());
        Write(writer, "process_resident_memory_bytes", "gauge", "Resident memory, in bytes.", Environment.WorkingSet);
        Write(writer, "process_start_time_seconds", "gauge", "Start of the process, in Unix seconds.", _startUnixSeconds);
    }

    private static double CpuSeconds()
    {
        using Process process = Process.GetCurrentProcess();

        return process.TotalProcessorTime.TotalSeconds;
    }

    private static void Write(ExpositionWriter writer, string name, string typeName, string help, double value)
    {
        writer.Header(name, typeName, help);
        writer.Sample(name, "", value);
    }
}
