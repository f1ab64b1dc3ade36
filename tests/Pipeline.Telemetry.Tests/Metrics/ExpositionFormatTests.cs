using System.Diagnostics.Metrics;

namespace Pipeline.Telemetry.Tests.Metrics;

[TestClass]
public sealed class ExpositionFormatTests
{
    [TestMethod]
    public void Collect_Counter_WritesTotal()
    {
        using ExporterFixture fixture = new();
        Counter<long> counter = fixture.Meter.CreateCounter<long>("pipeline.engine.preemptions", "{preemption}", "Sequences preempted.");

        counter.Add(2, new KeyValuePair<string, object?>("model", "minilm"));
        counter.Add(3, new KeyValuePair<string, object?>("model", "minilm"));
        counter.Add(-9, new KeyValuePair<string, object?>("model", "minilm"));

        Assert.AreEqual(
            """
            # HELP pipeline_engine_preemptions_total Sequences preempted.
            # TYPE pipeline_engine_preemptions_total counter
            pipeline_engine_preemptions_total{model="minilm"} 5

            """,
            fixture.CollectOurs());
    }

    [TestMethod]
    public void Collect_UpDownCounter_WritesGauge()
    {
        using ExporterFixture fixture = new();
        UpDownCounter<int> blocks = fixture.Meter.CreateUpDownCounter<int>("pipeline.engine.kv.blocks", "{block}", "Blocks.");

        blocks.Add(7);
        blocks.Add(-9);

        Assert.AreEqual(
            """
            # HELP pipeline_engine_kv_blocks Blocks.
            # TYPE pipeline_engine_kv_blocks gauge
            pipeline_engine_kv_blocks -2

            """,
            fixture.CollectOurs());
    }

    [TestMethod]
    public void Collect_Gauge_WritesLastValue()
    {
        using ExporterFixture fixture = new();
        Gauge<double> gauge = fixture.Meter.CreateGauge<double>("pipeline.gpu.use", "1", "Share of time busy.");

        gauge.Record(0.25);
        gauge.Record(0.5);

        Assert.AreEqual(
            """
            # HELP pipeline_gpu_use_ratio Share of time busy.
            # TYPE pipeline_gpu_use_ratio gauge
            pipeline_gpu_use_ratio 0.5

            """,
            fixture.CollectOurs());
    }

    [TestMethod]
    public void Collect_ObservableInstruments_WriteWhatTheySayNow()
    {
        using ExporterFixture fixture = new();
        List<Measurement<long>> depths =
        [
            new(4, new KeyValuePair<string, object?>("queue", "b")),
            new(1, new KeyValuePair<string, object?>("queue", "a")),
        ];
        long read = 10;
        fixture.Meter.CreateObservableGauge("pipeline.queue.depth", () => depths, "{message}", "Messages.");
        fixture.Meter.CreateObservableCounter("pipeline.read", () => read, "By", "Read.");
        fixture.Meter.CreateObservableUpDownCounter("pipeline.open", () => 3, null, "Open.");
        string first = fixture.CollectOurs();

        depths.RemoveAt(0);
        read = 30;
        string second = fixture.CollectOurs();

        Assert.AreEqual(
            """
            # HELP pipeline_open Open.
            # TYPE pipeline_open gauge
            pipeline_open 3
            # HELP pipeline_queue_depth Messages.
            # TYPE pipeline_queue_depth gauge
            pipeline_queue_depth{queue="a"} 1
            pipeline_queue_depth{queue="b"} 4
            # HELP pipeline_read_bytes_total Read.
            # TYPE pipeline_read_bytes_total counter
            pipeline_read_bytes_total 10

            """,
            first);
        Assert.AreEqual(
            """
            # HELP pipeline_open Open.
            # TYPE pipeline_open gauge
            pipeline_open 3
            # HELP pipeline_queue_depth Messages.
            # TYPE pipeline_queue_depth gauge
            pipeline_queue_depth{queue="a"} 1
            # HELP pipeline_read_bytes_total Read.
            # TYPE pipeline_read_bytes_total counter
            pipeline_read_bytes_total 30

            """,
            second);
    }

    [TestMethod]
    public void Collect_Histogram_WritesCumulativeBucketsOfTheAdvice()
    {
        using ExporterFixture fixture = new();
        Histogram<double> histogram = fixture.Meter.CreateHistogram(
            "pipeline.shard.duration",
            "s",
            "Time of a shard.",
            tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1, 10] });

        foreach (double value in (double[])[0.25, 0.5, 0.75, 4, 100, double.NaN, double.PositiveInfinity])
        {
            histogram.Record(value, new KeyValuePair<string, object?>("outcome", "ok"));
        }

        Assert.AreEqual(
            """
            # HELP pipeline_shard_duration_seconds Time of a shard.
            # TYPE pipeline_shard_duration_seconds histogram
            pipeline_shard_duration_seconds_bucket{outcome="ok",le="0.5"} 2
            pipeline_shard_duration_seconds_bucket{outcome="ok",le="1"} 3
            pipeline_shard_duration_seconds_bucket{outcome="ok",le="10"} 4
            pipeline_shard_duration_seconds_bucket{outcome="ok",le="+Inf"} 5
            pipeline_shard_duration_seconds_sum{outcome="ok"} 105.5
            pipeline_shard_duration_seconds_count{outcome="ok"} 5

            """,
            fixture.CollectOurs());
    }

    [TestMethod]
    public void Collect_HistogramWithoutAdvice_HasBucketsForItsUnit()
    {
        using ExporterFixture fixture = new();

        fixture.Meter.CreateHistogram<float>("pipeline.wait", "s").Record(0.002f);

        string[] lines = fixture.CollectOurs().Split('\n');
        CollectionAssert.Contains(lines, "pipeline_wait_seconds_bucket{le=\"0.001\"} 0");
        CollectionAssert.Contains(lines, "pipeline_wait_seconds_bucket{le=\"0.0025\"} 1");
        CollectionAssert.Contains(lines, "pipeline_wait_seconds_bucket{le=\"60\"} 1");
        CollectionAssert.Contains(lines, "pipeline_wait_seconds_bucket{le=\"+Inf\"} 1");
        CollectionAssert.Contains(lines, "# HELP pipeline_wait_seconds pipeline.wait");
    }

    [TestMethod]
    public void Collect_HistogramOfEveryNumberType_UsesItsAdvice()
    {
        using ExporterFixture fixture = new();

        Record<byte>(fixture.Meter, [3], 2);
        Record<short>(fixture.Meter, [3], 2);
        Record<int>(fixture.Meter, [3], 2);
        Record<long>(fixture.Meter, [3], 2);
        Record<float>(fixture.Meter, [3], 2);
        Record<double>(fixture.Meter, [3], 2);
        Record<decimal>(fixture.Meter, [3], 2);

        string text = fixture.CollectOurs();
        foreach (string type in (string[])["byte", "int16", "int32", "int64", "single", "double", "decimal"])
        {
            StringAssert.Contains(text, $"pipeline_{type}_bucket{{le=\"3\"}} 1\npipeline_{type}_bucket{{le=\"+Inf\"}} 1\n");
        }
    }

    [TestMethod]
    public void Collect_HostileLabels_AreEscapedSortedAndRenamed()
    {
        using ExporterFixture fixture = new();
        Counter<int> counter = fixture.Meter.CreateCounter<int>("pipeline.odd", null, "Back\\slash\r\nand line.");

        counter.Add(
            1,
            new("z", "quote\" back\\ line\nend"),
            new("le", 1.5),
            new("__name__", "x"),
            new("a.b-c", true),
            new("empty", null));

        Assert.AreEqual(
            "# HELP pipeline_odd_total Back\\\\slash\\nand line.\n"
            + "# TYPE pipeline_odd_total counter\n"
            + "pipeline_odd_total{a_b_c=\"true\",exported__name__=\"x\",exported_le=\"1.5\",z=\"quote\\\" back\\\\ line\\nend\"} 1\n",
            fixture.CollectOurs());
    }

    [TestMethod]
    public void Collect_NumbersAtTheEdges_ReadBack()
    {
        using ExporterFixture fixture = new();
        Gauge<double> gauge = fixture.Meter.CreateGauge<double>("pipeline.edge");

        gauge.Record(double.NaN, new KeyValuePair<string, object?>("k", "1"));
        gauge.Record(double.NegativeInfinity, new KeyValuePair<string, object?>("k", "2"));
        gauge.Record(double.PositiveInfinity, new KeyValuePair<string, object?>("k", "3"));
        gauge.Record(0.1 + 0.2, new KeyValuePair<string, object?>("k", "4"));
        gauge.Record(1e300, new KeyValuePair<string, object?>("k", "5"));

        string text = fixture.CollectOurs();
        StringAssert.Contains(text, "{k=\"1\"} NaN\n");
        StringAssert.Contains(text, "{k=\"2\"} -Inf\n");
        StringAssert.Contains(text, "{k=\"3\"} +Inf\n");
        StringAssert.Contains(text, "{k=\"4\"} 0.30000000000000004\n");
        StringAssert.Contains(text, "{k=\"5\"} 1E+300\n");
    }

    private static void Record<T>(Meter meter, T[] bounds, T value)
        where T : struct =>
        meter.CreateHistogram(
            "pipeline." + typeof(T).Name.ToLowerInvariant(),
            unit: null,
            description: null,
            tags: null,
            new InstrumentAdvice<T> { HistogramBucketBoundaries = bounds }).Record(value);
}
