using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.CustomOperators;
using Pipeline.Engine.Onnx.CustomOperators.Quantization;
using Pipeline.Engine.Onnx.HuggingFace;

namespace Pipeline.Engine.Onnx.Graphs;

/// <summary>
/// Linear layers over weights that <see cref="BlockWeightFormat"/> stored. A pack is one product: at a few tokens a step the
/// dispatch of a node and the conversion of its input to bytes count.
/// </summary>
internal sealed class BlockOperators(OnnxGraph graph, GraphWeights weights, float normEpsilon, int bitCount)
    : FloatOperators(graph, weights, normEpsilon)
{
    /// <summary>8-bit activations: without them every call widens the whole weight (a hundredth of the speed at one token).</summary>
    private const long AccuracyLevel = 4;

    public override (string Query, string Key, string Value) QueryKeyValue(LinearInput input, DecoderLayerModules layer)
    {
        string? bias = layer.Query.HasBias ? Weights.Joined(layer.Query.Bias, layer.Key.Bias, layer.Value.Bias) : null;
        string product = PackProduct(input, layer.Query, bias);
        string widths = Graph.Constant(Graph.NextName("widths"), layer.Query.Outputs, layer.Key.Outputs, layer.Value.Outputs);
        string query = Graph.NextName("Query"), key = Graph.NextName("Key"), value = Graph.NextName("Value");
        Graph.Node("Split", OnnxGraph.Standard, [product, widths], [new OnnxAttribute("axis", 1L)], [query, key, value]);
        return (query, key, value);
    }

    public override LinearInput Gated(LinearInput input, DecoderLayerModules layer) =>
        new(Graph.Node(nameof(Gate), OperatorDomain.Name, [PackProduct(input, layer.Gate, bias: null)]));

    /// <summary>A layer that is a pack by itself.</summary>
    protected override string Linear(LinearInput input, LinearModule module, string? output = null) =>
        PackProduct(input, module, module.HasBias ? Weights.Constant(module.Bias) : null, output);

    /// <summary>All layers of a pack.</summary>
    /// <param name="input">Floats.</param>
    /// <param name="first">The first layer of the pack.</param>
    /// <param name="bias">Of all of them: [pack outputs] floats, or null for none.</param>
    /// <param name="output">The name to give the result; null chooses one.</param>
    /// <returns>[tokens, pack outputs] floats.</returns>
    private string PackProduct(LinearInput input, LinearModule first, string? bias, string? output = null)
    {
        string codes = Weights.Constant(BlockWeightFormat.Codes(first.Pack));
        string scales = Weights.Constant(BlockWeightFormat.Scales(first.Pack));

        // absent between them: zero points and the order of inputs
        string[] inputs = bias is null ? [input.Value, codes, scales] : [input.Value, codes, scales, "", "", bias];
        return Graph.Node(
            "MatMulNBits",
            OnnxGraph.Microsoft,
            inputs,
            [
                new OnnxAttribute("K", (long)first.Inputs),
                new OnnxAttribute("N", (long)first.Pack.Outputs),
                new OnnxAttribute("bits", (long)bitCount),
                new OnnxAttribute("block_size", (long)BlockWeightFormat.BlockSize),
                new OnnxAttribute("accuracy_level", AccuracyLevel),
            ],
            output);
    }
}
