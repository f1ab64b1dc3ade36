using System.Diagnostics;
using System.Globalization;
using System.Net;
using Pipeline.TestKit;
using Pipeline.TestStack;

namespace Pipeline.Benchmarks.ColdStart;

/// <summary>One start of a worker process, measured from outside and by its own metrics.</summary>
/// <param name="ReadySeconds">From the start of the process to the first 200 of /readyz.</param>
/// <param name="Phases">Seconds by phase, as the worker reports them.</param>
internal sealed record WorkerStart(double ReadySeconds, IReadOnlyDictionary<string, double> Phases)
{
    private const string PhaseMetric = "pipeline_model_load_duration_seconds_sum{";

    private static readonly TimeSpan ReadyLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    /// <summary>Starts a worker, waits until it is ready, reads its figures and stops it.</summary>
    public static async Task<WorkerStart> MeasureAsync(IReadOnlyDictionary<string, string> settings)
    {
        string port = FreePort.Take().ToString(CultureInfo.InvariantCulture);
        var environment = new Dictionary<string, string>(settings) { ["Worker__Port"] = port };
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        long start = Stopwatch.GetTimestamp();
        using ManagedProcess worker = ManagedProcess.Start(Programs.Worker, ["run"], environment);
        await Eventually.HoldsAsync(
            () => worker.HasExited ? throw new InvalidOperationException($"The worker ended: {worker.Output}") : IsReadyAsync(http),
            "the worker is ready",
            ReadyLimit);
        double ready = Stopwatch.GetElapsedTime(start).TotalSeconds;
        string metrics = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        worker.Terminate();
        await worker.WaitForExitAsync(StopLimit);
        return new WorkerStart(ready, ReadPhases(metrics));
    }

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using HttpResponseMessage reply = await http.GetAsync(new Uri("/readyz", UriKind.Relative));
            return reply.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false; // it does not listen yet
        }
    }

    private static Dictionary<string, double> ReadPhases(string metrics) => metrics.Split('\n')
        .Where(line => line.StartsWith(PhaseMetric, StringComparison.Ordinal))
        .ToDictionary(Phase, line => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));

    private static string Phase(string line)
    {
        const string label = "phase=\"";
        int start = line.IndexOf(label, StringComparison.Ordinal) + label.Length;
        return line[start..line.IndexOf('"', start)];
    }
}
