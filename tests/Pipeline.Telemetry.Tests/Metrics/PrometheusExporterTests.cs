using System.Diagnostics.Metrics;
using Pipeline.Telemetry.Metrics;

namespace Pipeline.Telemetry.Tests.Metrics;

[TestClass]
public sealed class PrometheusExporterTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void Collect_TagsInAnotherOrder_AreOneSeries()
    {
        using ExporterFixture fixture = new();
        Counter<int> counter = fixture.Meter.CreateCounter<int>("pipeline.lines");

        counter.Add(1, new("model", "m"), new("outcome", "ok"));
        counter.Add(1, new("outcome", "ok"), new("model", "m"));

        StringAssert.EndsWith(fixture.CollectOurs(), "counter\npipeline_lines_total{model=\"m\",outcome=\"ok\"} 2\n");
    }

    [TestMethod]
    public void Collect_SameValueUnderAnotherKey_IsAnotherSeries()
    {
        using ExporterFixture fixture = new();
        Counter<int> counter = fixture.Meter.CreateCounter<int>("pipeline.lines");

        counter.Add(1, new KeyValuePair<string, object?>("a", "x"));
        counter.Add(2, new KeyValuePair<string, object?>("b", "x"));

        StringAssert.EndsWith(fixture.CollectOurs(), "counter\npipeline_lines_total{a=\"x\"} 1\npipeline_lines_total{b=\"x\"} 2\n");
    }

    [TestMethod]
    public async Task Record_FromManyThreadsWhileCollecting_LosesNothing()
    {
        const int ThreadCount = 4;
        const int AddCount = 100_000;
        using ExporterFixture fixture = new();
        Counter<long> counter = fixture.Meter.CreateCounter<long>("pipeline.adds");
        Histogram<double> histogram = fixture.Meter.CreateHistogram<double>("pipeline.values", "s");
        using CancellationTokenSource done = new();

        Task collecting = Task.Run(
            () =>
            {
                while (!done.IsCancellationRequested)
                {
                    AssertCountEqualsInfinityBucket(fixture.CollectOurs());
                }
            },
            TestContext.CancellationToken);
        RunTogether(ThreadCount, () =>
        {
            for (int i = 0; i < AddCount; i++)
            {
                counter.Add(1, new("even", (i % 2) == 0), new("shared", "yes"));
                histogram.Record(0.5);
            }
        });
        await done.CancelAsync();
        await collecting;

        string text = fixture.CollectOurs();
        StringAssert.Contains(text, $"pipeline_adds_total{{even=\"false\",shared=\"yes\"}} {ThreadCount * AddCount / 2}\n");
        StringAssert.Contains(text, $"pipeline_adds_total{{even=\"true\",shared=\"yes\"}} {ThreadCount * AddCount / 2}\n");
        StringAssert.Contains(text, $"pipeline_values_seconds_sum {ThreadCount * AddCount / 2}\n");
        StringAssert.Contains(text, $"pipeline_values_seconds_count {ThreadCount * AddCount}\n");
    }

    [TestMethod]
    public void Record_MoreSeriesThanTheLimit_DropsAndCountsTheRest()
    {
        using ExporterFixture fixture = new(maximumSeriesCount: 3);
        Counter<int> counter = fixture.Meter.CreateCounter<int>("pipeline.lines");
        Counter<int> other = fixture.Meter.CreateCounter<int>("pipeline.other");

        for (int i = 0; i < 10; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("id", i));
        }

        counter.Add(5, new KeyValuePair<string, object?>("id", 1));
        other.Add(1);

        string text = fixture.Exporter.Collect();
        Assert.AreEqual(3, Lines(text).Count(line => line.StartsWith("pipeline_lines_total{", StringComparison.Ordinal)));
        StringAssert.Contains(text, "pipeline_lines_total{id=\"1\"} 6\n");
        StringAssert.Contains(text, "pipeline_other_total 1\n");
        StringAssert.EndsWith(text, "pipeline_metrics_dropped_series_total 7\n");
    }

    [TestMethod]
    public void Record_MoreSpellingsOfASeriesThanAreKept_StillCounts()
    {
        using ExporterFixture fixture = new(maximumSeriesCount: 1);
        Counter<int> counter = fixture.Meter.CreateCounter<int>("pipeline.lines");
        object[] spellings = ["1", 1, 1L, 1f, 1d, 1m, (short)1, (byte)1];

        foreach (object spelling in spellings)
        {
            counter.Add(1, new KeyValuePair<string, object?>("id", spelling));
        }

        StringAssert.Contains(fixture.CollectOurs(), $"pipeline_lines_total{{id=\"1\"}} {spellings.Length}\n");
    }

    [TestMethod]
    public void Collect_ObservableWithChangingTags_NeverFillsUp()
    {
        using ExporterFixture fixture = new(maximumSeriesCount: 1);
        int call = 0;
        fixture.Meter.CreateObservableGauge(
            "pipeline.moving",
            () => new Measurement<int>(1, new KeyValuePair<string, object?>("call", ++call)));

        fixture.Exporter.Collect();
        string second = fixture.Exporter.Collect();

        StringAssert.Contains(second, "pipeline_moving{call=\"2\"} 1\n");
        StringAssert.EndsWith(second, "pipeline_metrics_dropped_series_total 0\n");
    }

    [TestMethod]
    public void Collect_ObservableThatThrows_ExposesTheOthers()
    {
        using ExporterFixture fixture = new();
        Func<int> failing = () => throw new InvalidOperationException("no");
        fixture.Meter.CreateObservableGauge("pipeline.bad", failing);
        fixture.Meter.CreateObservableGauge("pipeline.good", () => 1);

        string text = fixture.CollectOurs();

        StringAssert.EndsWith(text, "pipeline_good 1\n");
        Assert.DoesNotContain("pipeline_bad", text);
    }

    [TestMethod]
    public void Publish_NameOfAnotherKind_KeepsTheFirst()
    {
        using ExporterFixture fixture = new();
        Counter<int> first = fixture.Meter.CreateCounter<int>("pipeline.same");
        Gauge<int> second = fixture.Meter.CreateGauge<int>("pipeline.same_total");

        first.Add(1);
        second.Record(9);

        Assert.IsFalse(second.Enabled);
        StringAssert.EndsWith(fixture.CollectOurs(), "counter\npipeline_same_total 1\n");
    }

    // a meter without a factory is seen by the exporters of all tests that run at the time
    [TestMethod]
    [DoNotParallelize]
    public void Publish_SameInstrumentTwice_AddsUp()
    {
        using ExporterFixture fixture = new();
        using Meter everybodys = new("Pipeline.Tests");

        fixture.Meter.CreateCounter<int>("pipeline.twice").Add(1);
        everybodys.CreateCounter<long>("pipeline.twice").Add(2);

        StringAssert.Contains(fixture.CollectOurs(), "counter\npipeline_twice_total 3\n");
    }

    [TestMethod]
    public void Publish_MetersThatAreNotOurs_AreIgnored()
    {
        using ExporterFixture fixture = new();
        using ExporterFixture otherHost = new();

        Counter<int> foreign = fixture.Factory.Create("Foreign").CreateCounter<int>("foreign");
        Counter<int> other = otherHost.Meter.CreateCounter<int>("pipeline.other_host");
        other.Add(1);

        Assert.IsFalse(foreign.Enabled);
        Assert.DoesNotContain("other_host", fixture.CollectOurs());
        Assert.Contains("other_host", otherHost.CollectOurs());
    }

    [TestMethod]
    public void Dispose_Meter_RemovesItsMetrics()
    {
        using ExporterFixture fixture = new();
        using Meter meter = new(new MeterOptions("Pipeline.Short") { Scope = fixture.Factory });
        meter.CreateUpDownCounter<int>("pipeline.short").Add(1);
        string before = fixture.CollectOurs();

        meter.Dispose();

        Assert.Contains("pipeline_short 1", before);
        Assert.DoesNotContain("pipeline_short", fixture.CollectOurs());
    }

    [TestMethod]
    public void Dispose_Exporter_StopsListening()
    {
        using ExporterFixture fixture = new();
        Counter<int> counter = fixture.Meter.CreateCounter<int>("pipeline.lines");
        bool enabledBefore = counter.Enabled;

        fixture.Exporter.Dispose();
        counter.Add(1);

        Assert.IsTrue(enabledBefore);
        Assert.IsFalse(counter.Enabled);
        Assert.ThrowsExactly<ObjectDisposedException>(fixture.Exporter.Collect);
    }

    [TestMethod]
    public void Record_KnownSeries_AllocatesNothing()
    {
        using ExporterFixture fixture = new();
        Counter<long> counter = fixture.Meter.CreateCounter<long>("pipeline.lines");
        counter.Add(1, new("model", "m"), new("phase", "decode"));

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            counter.Add(1, new("model", "m"), new("phase", "decode"));
        }

        Assert.AreEqual(before, GC.GetAllocatedBytesForCurrentThread());
    }

    // threads of its own that start together: the pool of a small machine would run them one after the other
    private static void RunTogether(int threadCount, Action action)
    {
        using Barrier start = new(threadCount);
        Thread[] threads = [.. Enumerable.Range(0, threadCount).Select(_ => new Thread(() =>
        {
            start.SignalAndWait();
            action();
        }))];

        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }
    }

    private static void AssertCountEqualsInfinityBucket(string text)
    {
        string? infinity = Lines(text).FirstOrDefault(line => line.Contains("le=\"+Inf\"", StringComparison.Ordinal));
        string? count = Lines(text).FirstOrDefault(line => line.StartsWith("pipeline_values_seconds_count", StringComparison.Ordinal));

        Assert.AreEqual(infinity?.Split(' ')[1], count?.Split(' ')[1]);
    }

    private static string[] Lines(string text) => text.Split('\n');
}
