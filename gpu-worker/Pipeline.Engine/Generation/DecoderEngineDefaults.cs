namespace Pipeline.Engine.Generation;

/// <summary>The defaults of <see cref="DecoderEngineOptions"/>.</summary>
public static class DecoderEngineDefaults
{
    /// <summary>Long enough for the matrix products of a prompt chunk to run at full speed, short enough for decode to go on beside it.</summary>
    public const int MaxBatchTokens = 512;

    /// <summary>Past this, a step on a CPU grows as its sequences do.</summary>
    public const int MaxRunningSequences = 64;

    /// <summary>Some ten times what runs: the scheduler has a choice, and submitters feel back-pressure.</summary>
    public const int InFlightRequests = 1_024;
}
