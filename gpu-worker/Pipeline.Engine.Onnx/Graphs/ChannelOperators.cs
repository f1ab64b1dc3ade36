using Pipeline.Engine.Onnx.Compilation.Quantization;
using Pipeline.Engine.Onnx.CustomOperators;
using Pipeline.Engine.Onnx.CustomOperators.Quantization;
using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Onnx.Kernels.Quantization;

namespace Pipeline.Engine.Onnx.Graphs;

/// <summary>
/// Linear layers over weights that <see cref="ChannelWeightFormat"/> stored. Their inputs are rows of bytes, each with its own
/// scale; a product of bytes lacks that scale until the operator that reads it anyway multiplies by it. Sums of bytes are exact
/// and all else knows one row, so a row's result does not depend on its neighbours.
/// </summary>
/// <param name="graph">The graph that is being built.</param>
/// <param name="weights">Its constants.</param>
/// <param name="normEpsilon">Of the norms.</param>
/// <param name="clips">
/// By the name of what makes an input (a norm, an output projection, a down projection): see <see cref="RowKernel.Quantize"/>.
/// What is not there is 1.
/// </param>
internal sealed class ChannelOperators(
    OnnxGraph graph, GraphWeights weights, float normEpsilon, IReadOnlyDictionary<string, float> clips) : DecoderOperators
{
    private const string One = "w8a8.one";
    private const string ZeroPoint = "w8a8.zero_point";

    /// <summary>Zero, as where it is absent; but what makes weights unsigned (<see cref="ByteProducts"/>) reads it unasked.</summary>
    private const string WeightZeroPoint = "w8a8.weight_zero_point";

    private bool _hasConstants;

    public override LinearInput Normalize(string residual, LinearOutput? delta, NormModule norm, out string sum)
    {
        string weight = weights.Constant(norm.Weight);
        string[] inputs = delta switch
        {
            null => [residual, weight],
            { RowScale: null } finished => [residual, weight, finished.Value],
            { } product => [residual, weight, product.Value, product.RowScale],
        };
        OnnxAttribute epsilon = new(NormQuantize.EpsilonAttribute, normEpsilon);
        string[] outputs = Ours(nameof(NormQuantize), 3, inputs, epsilon, Clip(norm.Name));
        sum = outputs[0];
        return new LinearInput(outputs[1], outputs[2]);
    }

    public override (string Query, string Key, string Value) QueryKeyValue(LinearInput input, DecoderLayerModules layer)
    {
        List<string> inputs = [Product(input, layer.Query.Pack), input.RowScale!];
        if (layer.Query.HasBias)
        {
            inputs.Add(weights.Joined(layer.Query.Bias, layer.Key.Bias, layer.Value.Bias));
        }

        OnnxAttribute keyWidth = new(QueryKeyValueScale.KeyWidthAttribute, (long)layer.Key.Outputs);
        string[] outputs = Ours(nameof(QueryKeyValueScale), 3, [.. inputs], keyWidth);
        return (outputs[0], outputs[1], outputs[2]);
    }

    public override LinearInput Attended(string value, DecoderLayerModules layer)
    {
        string[] outputs = Ours(nameof(RowQuantize), 2, [value], Clip(layer.Output.Name));
        return new LinearInput(outputs[0], outputs[1]);
    }

    public override LinearInput Gated(LinearInput input, DecoderLayerModules layer)
    {
        string[] outputs = Ours(
            nameof(GateQuantize), 2, [Product(input, layer.Gate.Pack), input.RowScale!], Clip(layer.Down.Name));
        return new LinearInput(outputs[0], outputs[1]);
    }

    public override LinearOutput Project(LinearInput input, LinearModule module) => module.HasBias
        ? new LinearOutput(Scaled(input, module, output: null))
        : new LinearOutput(Product(input, module.Pack), input.RowScale);

    public override void Head(LinearInput input, LinearModule module, string output) => Scaled(input, module, output);

    /// <summary>A finished product: the bias comes after the scale.</summary>
    private string Scaled(LinearInput input, LinearModule module, string? output)
    {
        string product = Product(input, module.Pack);
        string[] inputs = module.HasBias ? [product, input.RowScale!, weights.Constant(module.Bias)] : [product, input.RowScale!];
        return graph.Node(nameof(RowScale), OperatorDomain.Name, inputs, [], output);
    }

    private string Product(LinearInput input, LinearPack pack)
    {
        if (!_hasConstants)
        {
            graph.Scalar(One, 1f);
            graph.Scalar(ZeroPoint, RowKernel.ZeroPoint);
            graph.Scalar(WeightZeroPoint, (sbyte)0);
            _hasConstants = true;
        }

        string bytes = weights.Constant(ChannelWeightFormat.Bytes(pack)), scales = weights.Constant(ChannelWeightFormat.Scales(pack));
        return graph.Node("MatMulIntegerToFloat", OnnxGraph.Microsoft, [input.Value, bytes, One, scales, ZeroPoint, WeightZeroPoint]);
    }

    private string[] Ours(string operation, int outputs, string[] inputs, params OnnxAttribute[] attributes)
    {
        string[] names = [.. Enumerable.Range(0, outputs).Select(_ => graph.NextName(operation))];
        graph.Node(operation, OperatorDomain.Name, inputs, attributes, names);
        return names;
    }

    private OnnxAttribute Clip(string module) => RowAttributes.Clip(clips.GetValueOrDefault(module, 1));
}
