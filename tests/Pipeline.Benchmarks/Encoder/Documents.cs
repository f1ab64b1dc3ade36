namespace Pipeline.Benchmarks.Encoder;

/// <summary>Random documents of log-normal length: mean about 128 tokens, 16 to 512.</summary>
internal static class Documents
{
    private const int ShortestTokens = 16;
    private const int LongestTokens = 512;

    // With this spread the median is 100 and the tenth part over 264, as in collections of passages;
    // cutting at 512 brings the mean from 135 to about 128.
    private const double LogMean = 4.605;
    private const double LogDeviation = 0.775;

    public static int[][] Create(int count, int vocabularySize, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Document())];

        int[] Document()
        {
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            int length = Math.Clamp((int)Math.Exp(LogMean + (LogDeviation * normal)), ShortestTokens, LongestTokens);
            return [.. Enumerable.Range(0, length).Select(_ => random.Next(vocabularySize))];
        }
    }
}
