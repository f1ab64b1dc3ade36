using Pipeline.Telemetry.Metrics;

namespace Pipeline.Telemetry.Tests.Metrics;

[TestClass]
public sealed class MetricNamingTests
{
    [TestMethod]
    [DataRow("pipeline.step.duration", "s", nameof(MetricKind.Histogram), "pipeline_step_duration_seconds")]
    [DataRow("pipeline.step.seconds", "s", nameof(MetricKind.Histogram), "pipeline_step_seconds")]
    [DataRow("pipeline.read", "By", nameof(MetricKind.Counter), "pipeline_read_bytes_total")]
    [DataRow("pipeline.read_total", "By", nameof(MetricKind.Counter), "pipeline_read_bytes_total")]
    [DataRow("pipeline.tokens", "{token}", nameof(MetricKind.Counter), "pipeline_tokens_total")]
    [DataRow("pipeline.rate", "{token}/s", nameof(MetricKind.Gauge), "pipeline_rate_per_second")]
    [DataRow("pipeline.speed", "By/s", nameof(MetricKind.Gauge), "pipeline_speed_bytes_per_second")]
    [DataRow("pipeline.hits", "1", nameof(MetricKind.Gauge), "pipeline_hits_ratio")]
    [DataRow("pipeline.hits", "1", nameof(MetricKind.Histogram), "pipeline_hits_ratio")]
    [DataRow("pipeline.hits", "1", nameof(MetricKind.Counter), "pipeline_hits_total")]
    [DataRow("pipeline.odd", "furlong^2", nameof(MetricKind.Gauge), "pipeline_odd_furlong_2")]
    [DataRow("pipeline.plain", null, nameof(MetricKind.UpDownCounter), "pipeline_plain")]
    [DataRow("7.of-ä/x", "", nameof(MetricKind.Gauge), "_7_of___x")]
    public void FamilyName_NameAndUnit_AreJoined(string instrumentName, string? unit, string kind, string expected)
    {
        string name = MetricNaming.FamilyName(instrumentName, unit, Enum.Parse<MetricKind>(kind));

        Assert.AreEqual(expected, name);
    }
}
