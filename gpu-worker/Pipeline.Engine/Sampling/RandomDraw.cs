namespace Pipeline.Engine.Sampling;

/// <summary>
/// Random numbers as a function of seed, sample and place instead of a generator's state: a sample draws the same numbers in
/// any batch, after a preemption and on another machine. The mixing is SplitMix64 (Steele, Lea and Flood, "Fast splittable
/// pseudorandom number generators", 2014), chained over the three.
/// </summary>
internal static class RandomDraw
{
    // 2^64 divided by the golden ratio, made odd
    private const ulong Increment = 0x9E3779B97F4A7C15;

    // a double has 53 bits of mantissa
    private const double Unit = 1.0 / (1UL << 53);

    /// <summary>The number for one token, at least 0 and under 1.</summary>
    /// <param name="seed">Of the request.</param>
    /// <param name="sampleNumber">Which sample of the request, from 0.</param>
    /// <param name="position">Which token of the sample, from 0.</param>
    public static double Next(ulong seed, int sampleNumber, int position)
    {
        ulong mixed = Mix(seed + Increment);
        mixed = Mix(mixed + (Increment * ((ulong)sampleNumber + 1)));
        mixed = Mix(mixed + (Increment * ((ulong)position + 1)));
        return (mixed >> 11) * Unit;
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
