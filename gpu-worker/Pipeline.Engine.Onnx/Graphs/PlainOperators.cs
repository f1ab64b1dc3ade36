using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.HuggingFace;

namespace Pipeline.Engine.Onnx.Graphs;

/// <summary>Linear layers in floats, over weights that <see cref="PlainWeightFormat"/> stored.</summary>
internal sealed class PlainOperators(OnnxGraph graph, GraphWeights weights, float normEpsilon)
    : FloatOperators(graph, weights, normEpsilon)
{
    private static readonly OnnxAttribute TransposedWeight = new("transB", 1L);

    protected override string Linear(LinearInput input, LinearModule module, string? output = null)
    {
        string weight = Weights.FloatConstant(module.Weight);
        string[] inputs = module.HasBias ? [input.Value, weight, Weights.Constant(module.Bias)] : [input.Value, weight];
        return Graph.Node("Gemm", OnnxGraph.Standard, inputs, [TransposedWeight], output);
    }
}
