namespace Pipeline.SampleModel.Models;

/// <summary>
/// Seeded, nearly normal values, at most 3.47 deviations from the mean. Integer arithmetic only, so that a seed gives the same
/// bytes on every machine, which logarithms and cosines do not promise.
/// </summary>
public sealed class GaussianSource(ulong seed)
{
    // Four 16-bit numbers add up to 131,070 on average, with a variance of 4 * (65,536^2 - 1) / 12.
    private const float SumMean = 131_070f;
    private const float SumDeviation = 37_837.227f;

    private ulong _state = seed;

    /// <summary>Fills <paramref name="values"/> with the next values of the sequence.</summary>
    public void Fill(Span<float> values, float mean, float deviation)
    {
        float scale = deviation / SumDeviation;
        foreach (ref float value in values)
        {
            ulong bits = Next();
            uint sum = (uint)((bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48));
            value = mean + ((sum - SumMean) * scale);
        }
    }

    /// <summary>SplitMix64, by Sebastiano Vigna, in the public domain.</summary>
    private ulong Next()
    {
        ulong mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
