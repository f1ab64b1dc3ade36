using System.Text.Json.Nodes;

namespace Pipeline.Engine.Onnx.Tests.Models;

/// <summary>Rotation of queries and keys, written after transformers' modeling_rope_utils.py line by line, in doubles.</summary>
internal sealed class ReferenceRotation
{
    private readonly double[] _frequencies;
    private readonly double _attentionFactor = 1;

    public ReferenceRotation(RandomDecoderShape shape)
    {
        int size = shape.HeadSize;
        _frequencies = [.. Enumerable.Range(0, size / 2).Select(i => 1 / Math.Pow(shape.RopeTheta, 2.0 * i / size))];
        JsonObject? scaling = shape.RopeScaling;
        string? type = (string?)(scaling?["rope_type"] ?? scaling?["type"]);
        if (type == "linear")
        {
            _frequencies = [.. _frequencies.Select(frequency => frequency / (double)scaling!["factor"]!)];
        }
        else if (type == "llama3")
        {
            _frequencies = [.. _frequencies.Select(frequency => Llama3(scaling!, frequency))];
        }
        else if (type == "yarn")
        {
            _attentionFactor = YarnAttentionFactor(scaling!);
            _frequencies = Yarn(scaling!, shape);
        }
    }

    /// <summary>The head turned to its position: element i is paired with the one half a head further on.</summary>
    public double[] Rotate(double[] head, int position)
    {
        int half = head.Length / 2;
        double[] rotated = new double[head.Length];
        for (int i = 0; i < half; i++)
        {
            double cos = Math.Cos(position * _frequencies[i]) * _attentionFactor;
            double sin = Math.Sin(position * _frequencies[i]) * _attentionFactor;
            rotated[i] = (head[i] * cos) - (head[i + half] * sin);
            rotated[i + half] = (head[i + half] * cos) + (head[i] * sin);
        }

        return rotated;
    }

    private static double Llama3(JsonObject scaling, double frequency)
    {
        double factor = (double)scaling["factor"]!, low = (double)scaling["low_freq_factor"]!, high = (double)scaling["high_freq_factor"]!;
        double original = (double)scaling["original_max_position_embeddings"]!;
        double wavelength = 2 * Math.PI / frequency;
        if (wavelength > original / low)
        {
            return frequency / factor;
        }

        if (wavelength < original / high)
        {
            return frequency;
        }

        double smooth = ((original / wavelength) - low) / (high - low);
        return ((1 - smooth) * frequency / factor) + (smooth * frequency);
    }

    private static double YarnAttentionFactor(JsonObject scaling)
    {
        double factor = (double)scaling["factor"]!;
        if (scaling["attention_factor"] is { } given)
        {
            return (double)given;
        }

        return scaling["mscale"] is { } scale && scaling["mscale_all_dim"] is { } all
            ? Scale(factor, (double)scale) / Scale(factor, (double)all)
            : Scale(factor, 1);
    }

    private static double Scale(double factor, double scale) => factor <= 1 ? 1 : (0.1 * scale * Math.Log(factor)) + 1;

    private static double[] Yarn(JsonObject scaling, RandomDecoderShape shape)
    {
        int size = shape.HeadSize;
        double factor = (double)scaling["factor"]!;
        double original = (double?)scaling["original_max_position_embeddings"] ?? shape.ContextLength;
        double fast = (double?)scaling["beta_fast"] ?? 32, slow = (double?)scaling["beta_slow"] ?? 1;
        double low = Correction(fast), high = Correction(slow);
        if ((bool?)scaling["truncate"] ?? true)
        {
            low = Math.Floor(low);
            high = Math.Ceiling(high);
        }

        low = Math.Max(low, 0);
        high = Math.Min(high, size - 1);
        if (low == high)
        {
            high += 0.001;
        }

        double[] frequencies = new double[size / 2];
        for (int i = 0; i < frequencies.Length; i++)
        {
            double positionFrequency = Math.Pow(shape.RopeTheta, 2.0 * i / size);
            double extrapolated = 1 / positionFrequency, interpolated = 1 / (factor * positionFrequency);
            double extrapolationFactor = 1 - Math.Clamp((i - low) / (high - low), 0, 1);
            frequencies[i] = (interpolated * (1 - extrapolationFactor)) + (extrapolated * extrapolationFactor);
        }

        return frequencies;

        double Correction(double rotations) =>
            size * Math.Log(original / (rotations * 2 * Math.PI)) / (2 * Math.Log(shape.RopeTheta));
    }
}
