namespace Pipeline.Engine.Onnx.HuggingFace;

/// <summary>How positions rotate queries and keys. Fields beyond <see cref="Factor"/> matter to the scalings that they name.</summary>
public sealed record RotaryConfig
{
    /// <summary>Base of the frequencies: pair i of a head of n floats turns theta^(-2i/n) radians a position.</summary>
    public required double Theta { get; init; }

    /// <summary>What becomes of the frequencies.</summary>
    public RotaryScaling Scaling { get; init; }

    /// <summary>How many times longer than at first; at least 1.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>Llama3 and yarn: tokens of the sequences of the first training.</summary>
    public int OriginalContextLength { get; init; }

    /// <summary>Llama3: frequencies of fewer turns than this over the original context are divided by the factor.</summary>
    public double LowFrequencyTurns { get; init; }

    /// <summary>Llama3: frequencies of more turns than this over the original context stay as they are.</summary>
    public double HighFrequencyTurns { get; init; }

    /// <summary>Yarn: as <see cref="HighFrequencyTurns"/>.</summary>
    public double BetaFast { get; init; }

    /// <summary>Yarn: as <see cref="LowFrequencyTurns"/>.</summary>
    public double BetaSlow { get; init; }

    /// <summary>Yarn: whether the ramp begins and ends at whole dimensions.</summary>
    public bool TruncatesRamp { get; init; } = true;

    /// <summary>Yarn: multiplies cosines and sines; 1 elsewhere.</summary>
    public double AttentionFactor { get; init; } = 1;
}
