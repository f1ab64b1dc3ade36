using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Pipeline.Storage.CrashChild;

namespace Pipeline.Storage.Tests.Crash;

/// <summary>A child at work, and what it said so far.</summary>
internal sealed class CrashChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<AckLine> _lines = new();
    private readonly Task _reading;
    private readonly Task<string> _errors;

    internal CrashChildProcess(string folder, string name, int seed)
    {
        Name = name;
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(typeof(AckLog).Assembly.Location);
        start.ArgumentList.Add(folder);
        start.ArgumentList.Add(name);
        start.ArgumentList.Add(seed.ToString(CultureInfo.InvariantCulture));
        _process = Process.Start(start)!;
        _reading = ReadAsync();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    internal string Name { get; }

    /// <summary>When the kill was sent; until then everything it held it held.</summary>
    internal long KilledAt { get; private set; }

    internal IReadOnlyCollection<AckLine> Lines => _lines;

    /// <summary>SIGKILL, then everything that it said before.</summary>
    internal async Task KillAsync()
    {
        bool hadEnded = _process.HasExited;
        KilledAt = TimeProvider.System.GetTimestamp();
        _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
        Assert.IsFalse(hadEnded, $"Child {Name} ended by itself: {await _errors}");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _lines.Enqueue(AckLine.Parse(Name, line));
        }
    }
}
