namespace Pipeline.Engine.Onnx.CustomOperators.Quantization;

/// <summary>The operators of this folder, for <see cref="OperatorDomain"/>.</summary>
internal static class QuantizationOperators
{
    public static IReadOnlyList<CustomOperator> All { get; } =
        [new RowQuantize(), new NormQuantize(), new GateQuantize(), new Gate(), new RowScale(), new QueryKeyValueScale()];
}
