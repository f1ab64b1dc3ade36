using System.ComponentModel.DataAnnotations;

namespace Pipeline.Engine.Generation;

/// <summary>What the operator sets for a decoder engine. <see cref="DecoderEngineProfile.Create"/> checks it.</summary>
public sealed class DecoderEngineOptions
{
    /// <summary>Upper bound of tokens computed in one step, prompt chunks and decode tokens together.</summary>
    /// <value>Tokens. Default 512; 1 to 1 048 576, and at least <see cref="MaxRunningSequences"/>.</value>
    [Range(1, 1_048_576)]
    public int MaxBatchTokens { get; init; } = DecoderEngineDefaults.MaxBatchTokens;

    /// <summary>Sequences that run at once; each sample is one.</summary>
    /// <value>Sequences. Default 64; 1 to 4 096.</value>
    [Range(1, 4_096)]
    public int MaxRunningSequences { get; init; } = DecoderEngineDefaults.MaxRunningSequences;

    /// <summary>Requests that wait or run at once; SubmitAsync waits beyond them.</summary>
    /// <value>Requests. Default 1 024; 1 to 1 048 576.</value>
    [Range(1, 1_048_576)]
    public int InFlightRequests { get; init; } = DecoderEngineDefaults.InFlightRequests;

    /// <summary>Whether prompts that begin alike share their blocks.</summary>
    /// <value>Default true.</value>
    public bool PrefixCache { get; init; } = true;

    /// <summary>When waiting sequences join.</summary>
    /// <value>Default Continuous; the others are there to be compared with.</value>
    public BatchingMode BatchingMode { get; init; } = BatchingMode.Continuous;
}
