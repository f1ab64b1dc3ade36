using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Pipeline.TestKit;

/// <summary>A program under test. Disposing it kills what is left of it.</summary>
public sealed class ManagedProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ManagedProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What it wrote to both streams so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Of all its threads so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static ManagedProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new ManagedProcess(Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start."));
    }

    /// <summary>SIGKILL: nothing of the program runs any more when the call returns.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as an orchestrator sends it.</summary>
    public void Terminate() => ProcessSignal.Send(_process, "TERM");

    /// <summary>SIGSTOP: nothing of the program runs until it is resumed.</summary>
    public void Pause() => ProcessSignal.Send(_process, "STOP");

    /// <summary>SIGCONT.</summary>
    public void Resume() => ProcessSignal.Send(_process, "CONT");

    /// <summary>The most memory that the process ever held resident (VmHWM), in bytes.</summary>
    public long PeakResidentBytes()
    {
        string line = File.ReadLines($"/proc/{_process.Id}/status").First(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>Name and allowed CPUs of each thread, as Linux writes them; a name is cut to 15 characters.</summary>
    public IReadOnlyList<(string Name, string Cpus)> Threads()
    {
        List<(string Name, string Cpus)> threads = [];
        foreach (string thread in Directory.EnumerateDirectories($"/proc/{_process.Id}/task"))
        {
            try
            {
                string[] status = File.ReadAllLines(Path.Combine(thread, "status"));
                threads.Add((Value(status, "Name:"), Value(status, "Cpus_allowed_list:")));
            }
            catch (IOException)
            {
                // it ended since it was listed
            }
        }

        return threads;

        static string Value(string[] status, string key) =>
            status.First(line => line.StartsWith(key, StringComparison.Ordinal))[key.Length..].Trim();
    }

    public async Task<int> WaitForExitAsync(TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit, TimeProvider.System);
        await _process.WaitForExitAsync(timeout.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Append(string? line)
    {
        if (line is not null)
        {
            lock (_output)
            {
                _output.AppendLine(line);
            }
        }
    }
}
