using System.Diagnostics.Metrics;

namespace Pipeline.Engine.Generation;

/// <summary>What one decoder engine reports, tagged with its model.</summary>
public sealed class DecoderEngineMetrics
{
    /// <summary>For the meter that is passed in.</summary>
    public const string MeterName = "Pipeline.Engine";

    private readonly KeyValuePair<string, object?> _model;

    /// <param name="meter">The caller's; named <see cref="MeterName"/>. Its lifetime is that of the instruments.</param>
    /// <param name="model">The id of the model, the one tag.</param>
    public DecoderEngineMetrics(Meter meter, string model)
    {
        ArgumentNullException.ThrowIfNull(meter);
        _model = new KeyValuePair<string, object?>("model", model);
    }
}
