using Pipeline.Engine.Onnx.HuggingFace;

namespace Pipeline.Engine.Onnx.Compilation;

/// <summary>Radians a position by which each pair of a head is turned, with all scaling applied.</summary>
internal static class RotaryFrequencies
{
    /// <param name="config">Theta and scaling.</param>
    /// <param name="headSize">Floats of one head; even.</param>
    /// <returns>[headSize / 2].</returns>
    public static double[] Compute(RotaryConfig config, int headSize)
    {
        double[] frequencies =
            [.. Enumerable.Range(0, headSize / 2).Select(pair => Math.Pow(config.Theta, -2.0 * pair / headSize))];
        return config.Scaling switch
        {
            RotaryScaling.None => frequencies,
            RotaryScaling.Linear => [.. frequencies.Select(frequency => frequency / config.Factor)],
            RotaryScaling.Llama3 => [.. frequencies.Select(frequency => ScaleLlama3(config, frequency))],
            RotaryScaling.Yarn => ScaleYarn(config, frequencies, headSize),
            _ => throw new ArgumentOutOfRangeException(nameof(config), config.Scaling, null),
        };
    }

    /// <summary>transformers' _compute_llama3_parameters: wavelengths between the bounds mix both frequencies.</summary>
    private static double ScaleLlama3(RotaryConfig config, double frequency)
    {
        double turns = config.OriginalContextLength * frequency / (2 * Math.PI);
        double kept = (turns - config.LowFrequencyTurns) / (config.HighFrequencyTurns - config.LowFrequencyTurns);
        return Mix(frequency, frequency / config.Factor, kept);
    }

    /// <summary>transformers' _compute_yarn_parameters.</summary>
    private static double[] ScaleYarn(RotaryConfig config, double[] frequencies, int headSize)
    {
        double low = DimensionOfTurns(config, config.BetaFast, headSize), high = DimensionOfTurns(config, config.BetaSlow, headSize);
        if (config.TruncatesRamp)
        {
            (low, high) = (Math.Floor(low), Math.Ceiling(high));
        }

        low = Math.Max(low, 0);
        high = Math.Min(high, headSize - 1);

        // as in the original: no division by zero
        double width = low == high ? 0.001 : high - low;
        return [.. frequencies.Select((frequency, pair) => Mix(frequency, frequency / config.Factor, 1 - ((pair - low) / width)))];
    }

    /// <summary>The pair, as a fraction, that makes so many turns over the original context.</summary>
    private static double DimensionOfTurns(RotaryConfig config, double turns, int headSize) =>
        headSize * Math.Log(config.OriginalContextLength / (turns * 2 * Math.PI)) / (2 * Math.Log(config.Theta));

    /// <param name="first">Taken where <paramref name="share"/> is 1 or more.</param>
    /// <param name="second">Taken where it is 0 or less.</param>
    /// <param name="share">Of the first.</param>
    private static double Mix(double first, double second, double share)
    {
        double clamped = Math.Clamp(share, 0, 1);
        return (first * clamped) + (second * (1 - clamped));
    }
}
