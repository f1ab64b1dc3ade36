using Pipeline.Engine.Onnx.HuggingFace;

namespace Pipeline.Engine.Onnx.Graphs;

/// <summary>Norms and gates that give floats, by ONNX Runtime's fused operators.</summary>
internal abstract class FloatOperators(OnnxGraph graph, GraphWeights weights, float normEpsilon) : DecoderOperators
{
    private readonly OnnxAttribute _epsilon = new("epsilon", normEpsilon);

    protected OnnxGraph Graph => graph;

    protected GraphWeights Weights => weights;

    public override LinearInput Normalize(string residual, string? delta, NormModule norm, out string sum)
    {
        string weight = weights.Constant(norm.Weight);
        if (delta is null)
        {
            sum = residual;
            return new LinearInput(graph.Node("SimplifiedLayerNormalization", OnnxGraph.Standard, [residual, weight], [_epsilon]));
        }

        // outputs two and three are the statistics of training
        sum = graph.NextName("Sum");
        string normalized = graph.NextName("Norm");
        graph.Node(
            "SkipSimplifiedLayerNormalization", OnnxGraph.Microsoft, [residual, delta, weight], [_epsilon], [normalized, "", "", sum]);
        return new LinearInput(normalized);
    }

    public override LinearInput Gate(string gate, string up)
    {
        // x * sigmoid(alpha * x): with alpha 1 it is silu
        string activated = graph.Node("QuickGelu", OnnxGraph.Microsoft, [gate], [new OnnxAttribute("alpha", 1f)]);
        return new LinearInput(graph.Node("Mul", OnnxGraph.Standard, [activated, up]));
    }

    public override LinearInput Prepare(string value) => new(value);
}
