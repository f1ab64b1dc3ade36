using Pipeline.Engine.Onnx.HuggingFace;

namespace Pipeline.Engine.Onnx.Graphs;

/// <summary>Norms and gates that give floats, by ONNX Runtime's fused operators.</summary>
internal abstract class FloatOperators(OnnxGraph graph, GraphWeights weights, float normEpsilon) : DecoderOperators
{
    private readonly OnnxAttribute _epsilon = new("epsilon", normEpsilon);

    protected OnnxGraph Graph => graph;

    protected GraphWeights Weights => weights;

    public override LinearInput Normalize(string residual, LinearOutput? delta, NormModule norm, out string sum)
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
        string[] inputs = [residual, delta.Value.Value, weight];
        graph.Node("SkipSimplifiedLayerNormalization", OnnxGraph.Microsoft, inputs, [_epsilon], [normalized, "", "", sum]);
        return new LinearInput(normalized);
    }

    public override (string Query, string Key, string Value) QueryKeyValue(LinearInput input, DecoderLayerModules layer) =>
        (Linear(input, layer.Query), Linear(input, layer.Key), Linear(input, layer.Value));

    public override LinearInput Attended(string value, DecoderLayerModules layer) => new(value);

    public override LinearInput Gated(LinearInput input, DecoderLayerModules layer)
    {
        // x * sigmoid(alpha * x): with alpha 1 it is silu
        string gate = graph.Node("QuickGelu", OnnxGraph.Microsoft, [Linear(input, layer.Gate)], [new OnnxAttribute("alpha", 1f)]);
        return new LinearInput(graph.Node("Mul", OnnxGraph.Standard, [gate, Linear(input, layer.Up)]));
    }

    public override LinearOutput Project(LinearInput input, LinearModule module) => new(Linear(input, module));

    public override void Head(LinearInput input, LinearModule module, string output) => Linear(input, module, output);

    /// <summary>A linear layer with its bias.</summary>
    /// <param name="input">Floats.</param>
    /// <param name="module">As the precision's weight format stored it.</param>
    /// <param name="output">The name to give the result; null chooses one.</param>
    /// <returns>[tokens, outputs] floats.</returns>
    protected abstract string Linear(LinearInput input, LinearModule module, string? output = null);
}
