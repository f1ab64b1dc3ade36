using System.ComponentModel.DataAnnotations;

namespace Pipeline.Engine.Encoding;

/// <summary>What the operator sets for an encoder engine. <see cref="EncoderEngineProfile.Create"/> checks it.</summary>
public sealed class EncoderEngineOptions
{
    /// <summary>Upper bound of tokens computed in one step, summed over its sequences. A longer sequence runs alone.</summary>
    /// <value>Tokens. Default 512; 1 to 1 048 576. At 1, every step has one sequence.</value>
    [Range(1, 1_048_576)]
    public int MaxBatchTokens { get; init; } = EncoderEngineDefaults.MaxBatchTokens;

    /// <summary>Upper bound of sequences in one step.</summary>
    /// <value>Sequences. Default 64; 1 to 65 536.</value>
    [Range(1, 65_536)]
    public int MaxBatchSequences { get; init; } = EncoderEngineDefaults.MaxBatchSequences;

    /// <summary>Steps that run at once, each on its own thread.</summary>
    /// <value>Threads. Default the number of cores; 1 to 1 024. With one device that serialises steps, 1 or 2.</value>
    [Range(1, 1_024)]
    public int WorkerCount { get; init; } = EncoderEngineDefaults.WorkerCount;

    /// <summary>Tokens that wait or run at once; SubmitAsync waits beyond them. One longer request is taken when none is in.</summary>
    /// <value>Tokens. Default 65 536; 1 to 1 073 741 824, and at least <see cref="MaxBatchTokens"/>.</value>
    [Range(1, 1_073_741_824)]
    public int InFlightTokens { get; init; } = EncoderEngineDefaults.InFlightTokens;

    /// <summary>Requests that wait or run at once; SubmitAsync waits beyond them.</summary>
    /// <value>Requests. Default 4 096; 1 to 1 048 576, and at least <see cref="MaxBatchSequences"/>.</value>
    [Range(1, 1_048_576)]
    public int InFlightRequests { get; init; } = EncoderEngineDefaults.InFlightRequests;
}
