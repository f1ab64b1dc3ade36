using System.Diagnostics.Metrics;

namespace Pipeline.Telemetry.Metrics;

/// <summary>What one exposed metric is called and how it is kept.</summary>
/// <param name="Name">The family name in the exposition, unit and <c>_total</c> included.</param>
/// <param name="Kind">How values are combined.</param>
/// <param name="Help">Text of the HELP line, not yet escaped.</param>
/// <param name="IsObservable">True: the values of one collection replace those of the one before.</param>
/// <param name="BucketBounds">Inclusive upper bounds, ascending, without +Inf. Empty unless a histogram.</param>
internal sealed record MetricDescription(string Name, MetricKind Kind, string Help, bool IsObservable, double[] BucketBounds)
{
    /// <summary>The word of the TYPE line.</summary>
    public string TypeName => Kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Histogram => "histogram",
        _ => "gauge",
    };

    /// <summary>Describes an instrument; null for a kind that the exposition does not know.</summary>
    public static MetricDescription? TryDescribe(Instrument instrument)
    {
        if (KindOf(instrument.GetType()) is not { } kind)
        {
            return null;
        }

        return new MetricDescription(
            MetricNaming.FamilyName(instrument.Name, instrument.Unit, kind),
            kind,
            string.IsNullOrWhiteSpace(instrument.Description) ? instrument.Name : instrument.Description,
            instrument.IsObservable,
            kind == MetricKind.Histogram ? HistogramBuckets.For(instrument) : []);
    }

    private static MetricKind? KindOf(Type instrumentType)
    {
        Type? definition = instrumentType.IsGenericType ? instrumentType.GetGenericTypeDefinition() : null;

        return definition switch
        {
            _ when definition == typeof(Counter<>) || definition == typeof(ObservableCounter<>) => MetricKind.Counter,
            _ when definition == typeof(UpDownCounter<>) || definition == typeof(ObservableUpDownCounter<>) => MetricKind.UpDownCounter,
            _ when definition == typeof(Gauge<>) || definition == typeof(ObservableGauge<>) => MetricKind.Gauge,
            _ when definition == typeof(Histogram<>) => MetricKind.Histogram,
            _ => null,
        };
    }
}
