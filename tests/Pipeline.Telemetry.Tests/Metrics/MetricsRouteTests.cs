using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;

namespace Pipeline.Telemetry.Tests.Metrics;

[TestClass]
public sealed partial class MetricsRouteTests
{
    private const string HelpLine = @"# HELP [a-zA-Z_:][\w:]* .*";
    private const string TypeLine = @"# TYPE [a-zA-Z_:][\w:]* (counter|gauge|histogram)";
    private const string Pair = @"\w+=""([^""\\]|\\[""\\n])*""";
    private const string Number = @"(NaN|[+-]Inf|-?[0-9.]+(E[+-]?[0-9]+)?)";
    private const string SampleLine = @"[a-zA-Z_:][\w:]*(\{" + Pair + "(," + Pair + @")*\})? " + Number;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task Metrics_RunningHost_ExposesOursAndTheProcess()
    {
        await using TelemetryHost host = await TelemetryHost.StartAsync(TestContext.CancellationToken);
        Meter meter = host.Services.GetRequiredService<IMeterFactory>().Create("Pipeline.Tests");
        meter.CreateCounter<int>("pipeline.lines", null, "Lines.").Add(3, new KeyValuePair<string, object?>("model", "ä"));

        using HttpResponseMessage response = await host.Client.GetAsync("/metrics", TestContext.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(TestContext.CancellationToken);

        Assert.AreEqual("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        StringAssert.Contains(text, "pipeline_lines_total{model=\"ä\"} 3\n");
        Assert.IsGreaterThan(1e6, Value(text, "process_resident_memory_bytes"));
        Assert.IsGreaterThan(0, Value(text, "process_cpu_seconds_total"));
        Assert.IsGreaterThan(1e5, Value(text, "dotnet_gc_heap_bytes"));
        double nowUnixSeconds = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
        double ageSeconds = nowUnixSeconds - Value(text, "process_start_time_seconds");
        Assert.IsInRange(-1, 24 * 3600, ageSeconds);
        AssertEveryLineIsWellFormed(text);
    }

    [TestMethod]
    public async Task Metrics_GivenToPromtool_Pass()
    {
        await using TelemetryHost host = await TelemetryHost.StartAsync(TestContext.CancellationToken);
        Meter meter = host.Services.GetRequiredService<IMeterFactory>().Create("Pipeline.Tests");
        meter.CreateCounter<int>("pipeline.lines", null, "Lines.").Add(3, new KeyValuePair<string, object?>("model", "a\"\\\nb"));
        meter.CreateHistogram<double>("pipeline.wait", "s", "Wait.").Record(0.3, new KeyValuePair<string, object?>("phase", "decode"));
        string text = await host.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.CancellationToken);

        (int exitCode, string output)? check = await CheckWithPromtoolAsync(text);

        if (check is null)
        {
            TestContext.WriteLine("promtool is not installed: the exposition was checked only against our own grammar.");
            AssertEveryLineIsWellFormed(text);
            return;
        }

        Assert.AreEqual(0, check.Value.exitCode, check.Value.output);
    }

    private static void AssertEveryLineIsWellFormed(string text)
    {
        Assert.EndsWith("\n", text);

        foreach (string line in text[..^1].Split('\n'))
        {
            Assert.IsTrue(LineGrammar().IsMatch(line), line);
        }
    }

    private static double Value(string text, string name)
    {
        string line = text.Split('\n').Single(line => line.StartsWith(name + " ", StringComparison.Ordinal));

        return double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    private async Task<(int ExitCode, string Output)?> CheckWithPromtoolAsync(string text)
    {
        ProcessStartInfo start = new("promtool", ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        try
        {
            using Process process = Process.Start(start)!;
            await process.StandardInput.WriteAsync(text.AsMemory(), TestContext.CancellationToken);
            process.StandardInput.Close();
            string output = await process.StandardOutput.ReadToEndAsync(TestContext.CancellationToken)
                + await process.StandardError.ReadToEndAsync(TestContext.CancellationToken);
            await process.WaitForExitAsync(TestContext.CancellationToken);

            return (process.ExitCode, output);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    [GeneratedRegex("^(" + HelpLine + "|" + TypeLine + "|" + SampleLine + ")$")]
    private static partial Regex LineGrammar();
}
