using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.Compilation.Calibration;

/// <summary>
/// The parameters of a decoder with the factors of a calibration folded in: the model computes the same, but what is quantised
/// has fewer outliers. A norm's gain takes the factors of its output; the up projection's outputs take those of the gate's
/// result, which is linear in them; the value projection's outputs take those of what attention gives.
/// </summary>
internal sealed class CalibratedWeights : DecoderWeights
{
    private readonly DecoderWeights _source;
    private readonly DecoderCalibration _calibration;
    private readonly Dictionary<string, float[]?> _inputFactors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, float[]?> _outputDivisors = new(StringComparer.Ordinal);

    public CalibratedWeights(DecoderWeights source, DecoderConfig config, DecoderCalibration calibration)
    {
        _source = source;
        _calibration = calibration;
        DecoderModules modules = new(config);
        foreach (DecoderLayerModules layer in modules.Layers)
        {
            float[]? attended = calibration.Factors(layer.Output.Name), gated = calibration.Factors(layer.Down.Name);
            _inputFactors[layer.Query.Name] = _inputFactors[layer.Key.Name] = _inputFactors[layer.Value.Name] =
                calibration.Factors(layer.InputNorm.Name);
            _inputFactors[layer.Output.Name] = attended;
            _inputFactors[layer.Gate.Name] = _inputFactors[layer.Up.Name] = calibration.Factors(layer.AttentionNorm.Name);
            _inputFactors[layer.Down.Name] = gated;
            _outputDivisors[layer.Value.Name] = attended is null ? null : HeadGroups.Shared(config, attended);
            _outputDivisors[layer.Up.Name] = gated;
        }

        _inputFactors[modules.Head.Name] = calibration.Factors(modules.FinalNorm.Name);
    }

    public override SafetensorsType EmbeddingType => _source.EmbeddingType;

    public override WeightMatrix Matrix(LinearModule module)
    {
        WeightMatrix matrix = _source.Matrix(module);
        float[]? factors = _inputFactors.GetValueOrDefault(module.Name), divisors = _outputDivisors.GetValueOrDefault(module.Name);
        return factors is null && divisors is null ? matrix : new ScaledMatrix(matrix, factors, divisors);
    }

    public override float[] Bias(LinearModule module) =>
        Divided(_source.Bias(module), _outputDivisors.GetValueOrDefault(module.Name));

    public override float[] Norm(NormModule module) => Divided(_source.Norm(module), _calibration.Factors(module.Name));

    private static float[] Divided(float[] values, float[]? divisors) =>
        divisors is null ? values : [.. values.Zip(divisors, (value, divisor) => value / divisor)];
}
