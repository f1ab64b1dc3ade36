namespace Pipeline.Engine.Onnx.Compilation.Calibration;

/// <summary>How the input of one product is made easier to quantise.</summary>
/// <param name="Factors">[inputs], or null for all 1: the input's channels are divided by them, the weights' columns multiplied.</param>
/// <param name="Clip">The part of a row's largest magnitude that the last level stands for; 1 clips nothing.</param>
internal sealed record ProductCalibration(float[]? Factors, float Clip)
{
    /// <summary>Without calibration.</summary>
    public static ProductCalibration None { get; } = new(null, 1);
}
