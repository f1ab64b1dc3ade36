using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.HuggingFace;

namespace Pipeline.Engine.Onnx.Graphs;

/// <summary>Linear layers over weights that <see cref="BlockWeightFormat"/> stored.</summary>
internal sealed class BlockOperators(OnnxGraph graph, GraphWeights weights, float normEpsilon, int bitCount)
    : FloatOperators(graph, weights, normEpsilon)
{
    /// <summary>8-bit activations: without them every call widens the whole weight (a hundredth of the speed at one token).</summary>
    private const long AccuracyLevel = 4;

    protected override string Linear(LinearInput input, LinearModule module, string? output = null)
    {
        string codes = Weights.Constant(BlockWeightFormat.Codes(module));
        string scales = Weights.Constant(BlockWeightFormat.Scales(module));

        // absent between them: zero points and the order of inputs
        string[] inputs = module.HasBias
            ? [input.Value, codes, scales, "", "", Weights.Constant(module.Bias)]
            : [input.Value, codes, scales];
        return Graph.Node(
            "MatMulNBits",
            OnnxGraph.Microsoft,
            inputs,
            [
                new OnnxAttribute("K", (long)module.Inputs),
                new OnnxAttribute("N", (long)module.Outputs),
                new OnnxAttribute("bits", (long)bitCount),
                new OnnxAttribute("block_size", (long)BlockWeightFormat.BlockSize),
                new OnnxAttribute("accuracy_level", AccuracyLevel),
            ],
            output);
    }
}
