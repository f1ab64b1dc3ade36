using System.Diagnostics;
using System.Globalization;
using Pipeline.TestKit;

namespace Pipeline.Benchmarks.Decoder.Serving;

/// <summary>A <see cref="ServingChild"/> that serves its load in turns, paused between them. Disposing it kills the process.</summary>
internal sealed class ServingProcess : IDisposable
{
    private readonly Process _process;
    private Task<string?>? _answer;

    /// <summary>Starts and warms it up; it is paused then.</summary>
    public ServingProcess(string compiled, int sequences, int requests, int promptTokens, int newTokens)
    {
        int[] numbers = [sequences, requests, promptTokens, newTokens];
        ProcessStartInfo start = new(
            Environment.ProcessPath!, [ServingChild.Name, compiled, .. numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        Check(_process.StandardOutput.ReadLine(), ServingChild.Ready);
        ProcessSignal.Send(_process, "STOP");
    }

    /// <summary>Whether the load is served.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Of all turns.</summary>
    public double Seconds { get; private set; }

    /// <summary>Of all turns, on all cores.</summary>
    public double ProcessorSeconds { get; private set; }

    /// <summary>Lets it run until it is done, or for one turn.</summary>
    public async Task RunAsync(TimeSpan turn)
    {
        double processor = ProcessorTime();
        long started = Stopwatch.GetTimestamp();
        ProcessSignal.Send(_process, "CONT");
        if (_answer is null)
        {
            _process.StandardInput.WriteLine();
            _answer = _process.StandardOutput.ReadLineAsync();
        }

        IsDone = await Task.WhenAny(_answer, Task.Delay(turn, TimeProvider.System)) == _answer;
        ProcessSignal.Send(_process, "STOP");
        Seconds += Stopwatch.GetElapsedTime(started).TotalSeconds;
        ProcessorSeconds += ProcessorTime() - processor;
        if (IsDone)
        {
            Check(await _answer, ServingChild.Done);
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static void Check(string? answer, string expected)
    {
        if (answer != expected)
        {
            throw new InvalidOperationException($"The engine alone said '{answer}' instead of '{expected}'.");
        }
    }

    private double ProcessorTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime.TotalSeconds;
    }
}
