using System.Diagnostics;
using System.Globalization;
using Pipeline.TestKit;

namespace Pipeline.Benchmarks.Decoder.Serving;

/// <summary>A <see cref="ServingChild"/>, paused but for its turns. Disposing it kills the process.</summary>
internal sealed class ServingProcess : IDisposable
{
    private readonly Process _process;

    public ServingProcess(string compiled, int sequences, int requests, int promptTokens, int newTokens)
    {
        string[] numbers = [.. new[] { sequences, requests, promptTokens, newTokens }.Select(number => number.ToString(CultureInfo.InvariantCulture))];
        ProcessStartInfo start = new(Environment.ProcessPath!, [ServingChild.Name, compiled, .. numbers])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        _process.StandardOutput.ReadLine();
    }

    /// <summary>Of all turns, in seconds.</summary>
    public double Seconds { get; private set; }

    /// <summary>Processor time of all turns, in seconds.</summary>
    public double ProcessorSeconds { get; private set; }

    /// <summary>Generated in all turns.</summary>
    public int Tokens { get; private set; }

    /// <summary>Lets it run.</summary>
    /// <param name="turn">For how long.</param>
    /// <param name="isCounted">False to warm it up.</param>
    public async Task RunAsync(TimeSpan turn, bool isCounted = true)
    {
        ProcessSignal.Send(_process, "CONT");
        int before = Count();
        double processor = ProcessorTime();
        long started = Stopwatch.GetTimestamp();
        await Task.Delay(turn, TimeProvider.System);
        int tokens = Count() - before;
        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        ProcessSignal.Send(_process, "STOP");
        if (isCounted)
        {
            Tokens += tokens;
            Seconds += elapsed.TotalSeconds;
            ProcessorSeconds += ProcessorTime() - processor;
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private double ProcessorTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime.TotalSeconds;
    }

    private int Count()
    {
        _process.StandardInput.WriteLine();
        return int.Parse(_process.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
    }
}
