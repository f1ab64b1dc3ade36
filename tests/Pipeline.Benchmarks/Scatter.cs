using System.Globalization;

namespace Pipeline.Benchmarks;

/// <summary>Figures of one thing measured several times.</summary>
internal sealed class Scatter
{
    private readonly List<double> _values = [];

    public double Minimum => _values.Min();

    public double Maximum => _values.Max();

    public double Median
    {
        get
        {
            double[] sorted = [.. _values.Order()];
            int middle = sorted.Length / 2;
            return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    public double Last => _values[^1];

    public void Add(double value) => _values.Add(value);

    /// <summary>The median of the ratios of values that were added at the same time.</summary>
    public double MedianRatioTo(Scatter other)
    {
        Scatter ratios = new();
        for (int i = 0; i < _values.Count; i++)
        {
            ratios.Add(_values[i] / other._values[i]);
        }

        return ratios.Median;
    }

    /// <summary>"median (minimum to maximum)".</summary>
    public string ToString(string format)
    {
        return $"{Text(Median),9} ({Text(Minimum)} to {Text(Maximum)})";

        string Text(double value) => value.ToString(format, CultureInfo.InvariantCulture);
    }
}
