namespace Pipeline.Engine.Encoding;

/// <summary>The one place for the numbers that <see cref="EncoderEngineOptions"/> starts with.</summary>
internal static class EncoderEngineDefaults
{
    // on a CPU one document fills a matrix product already: 512 took the least processor time a document of 256 to 8,192 tokens
    public const int MaxBatchTokens = 512;

    public const int MaxBatchSequences = 64;

    public const int InFlightTokens = 65_536;

    public const int InFlightRequests = 4_096;

    // one step a core, each on one thread, measured 8 to 30 % faster than one step on all cores
    public static int WorkerCount { get; } = Math.Clamp(Environment.ProcessorCount, 1, 1_024);
}
