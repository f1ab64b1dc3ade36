using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.HuggingFace;

namespace Pipeline.Engine.Onnx.Graphs;

/// <summary>Makes every input of linear layers an output of the graph too, so that calibration can see it.</summary>
/// <param name="graph">The graph that is being built.</param>
/// <param name="operators">Write the graph; their inputs of linear layers are floats.</param>
/// <param name="observed">Filled: the output's name, by the name of what makes the input (a norm, an output or a down projection).</param>
internal sealed class ObservedOperators(OnnxGraph graph, DecoderOperators operators, IDictionary<string, string> observed) : DecoderOperators
{
    public override LinearInput Normalize(string residual, LinearOutput? delta, NormModule norm, out string sum) =>
        Observe(norm.Name, operators.Normalize(residual, delta, norm, out sum));

    public override (string Query, string Key, string Value) QueryKeyValue(LinearInput input, DecoderLayerModules layer) =>
        operators.QueryKeyValue(input, layer);

    public override LinearInput Attended(string value, DecoderLayerModules layer) =>
        Observe(layer.Output.Name, operators.Attended(value, layer));

    public override LinearInput Gated(LinearInput input, DecoderLayerModules layer) =>
        Observe(layer.Down.Name, operators.Gated(input, layer));

    public override LinearOutput Project(LinearInput input, LinearModule module) => operators.Project(input, module);

    public override void Head(LinearInput input, LinearModule module, string output) => operators.Head(input, module, output);

    private LinearInput Observe(string module, LinearInput input)
    {
        graph.Output(input.Value, TensorElementType.Float, input.Value + "_rows", input.Value + "_columns");
        observed.Add(module, input.Value);
        return input;
    }
}
