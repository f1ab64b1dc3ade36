namespace Pipeline.Engine.Onnx.Compilation.Calibration;

/// <summary>
/// What calibration found, by the name of what makes an input of linear layers: a norm, or the output or down projection that
/// takes what attention or the gate gave.
/// </summary>
/// <param name="Inputs">What is not there is as without calibration.</param>
internal sealed record DecoderCalibration(IReadOnlyDictionary<string, ProductCalibration> Inputs)
{
    /// <summary>Of each input: see <see cref="ProductCalibration.Clip"/>.</summary>
    public IReadOnlyDictionary<string, float> Clips { get; } =
        Inputs.ToDictionary(pair => pair.Key, pair => pair.Value.Clip, StringComparer.Ordinal);

    /// <summary>Of an input: see <see cref="ProductCalibration.Factors"/>.</summary>
    public float[]? Factors(string input) => Inputs.TryGetValue(input, out ProductCalibration? found) ? found.Factors : null;
}
