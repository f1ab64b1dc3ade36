namespace Pipeline.Telemetry.Metrics;

/// <summary>How recorded values become one exposed number.</summary>
internal enum MetricKind
{
    /// <summary>A sum that never falls.</summary>
    Counter,

    /// <summary>A sum that rises and falls; exposed as a gauge.</summary>
    UpDownCounter,

    /// <summary>The last value recorded.</summary>
    Gauge,

    /// <summary>Counts of values per bucket, their number and their sum.</summary>
    Histogram,
}
