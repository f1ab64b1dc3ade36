using Pipeline.Engine.Onnx.Compilation;

namespace Pipeline.Worker.Models;

/// <summary>What a decoder is compiled to where nobody says otherwise.</summary>
internal static class DefaultPrecision
{
    /// <summary>
    /// Int8 with a scale for each block, of weights and of activations: the smallest error of the quantised precisions, and it holds
    /// without calibration. W8A8 is faster from 8 sequences on, but its activations have one scale a token, which a model with
    /// outlier channels feels until it is calibrated.
    /// </summary>
    public const Precision Value = Precision.Int8;
}
