using System.Globalization;
using System.Text;

namespace Pipeline.Telemetry.Metrics;

/// <summary>Writes the Prometheus text format 0.0.4. Not for concurrent use.</summary>
internal sealed class ExpositionWriter
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    /// <summary>The HELP and TYPE lines, once for each family and before its samples.</summary>
    public void Header(string name, string typeName, string help) =>
        _text.Append("# HELP ").Append(name).Append(' ').Append(EscapeHelp(help)).Append('\n')
            .Append("# TYPE ").Append(name).Append(' ').Append(typeName).Append('\n');

    /// <summary>One sample line.</summary>
    /// <param name="name">The sample's name, suffix included.</param>
    /// <param name="labels">Pairs as <see cref="LabelText"/> makes them; empty for none.</param>
    /// <param name="value">Written so that it reads back to the same number.</param>
    public void Sample(string name, string labels, double value)
    {
        _text.Append(name);

        if (labels.Length > 0)
        {
            _text.Append('{').Append(labels).Append('}');
        }

        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    /// <summary>One cumulative bucket of a histogram.</summary>
    public void BucketSample(string name, string labels, double upperBound, long cumulativeCount)
    {
        string separator = labels.Length > 0 ? "," : "";
        Sample(name + "_bucket", $"{labels}{separator}le=\"{Number(upperBound)}\"", cumulativeCount);
    }

    public override string ToString() => _text.ToString();

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string EscapeHelp(string help) =>
        help.ReplaceLineEndings("\n").Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);
}
