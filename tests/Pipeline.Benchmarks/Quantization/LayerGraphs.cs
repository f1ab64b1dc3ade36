using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.CustomOperators;
using Pipeline.Engine.Onnx.CustomOperators.Quantization;
using Pipeline.Engine.Onnx.Graphs;
using Pipeline.Engine.Onnx.Kernels.Quantization;
using static Pipeline.Benchmarks.Quantization.DecoderShape;

namespace Pipeline.Benchmarks.Quantization;

/// <summary>Some decoder layers without attention (the query stands for its result): norms, products, gate.</summary>
internal sealed class LayerGraphs
{
    private const int LayerCount = 8;

    private readonly OnnxGraph _graph = new("layers");
    private readonly RandomWeights _weights;
    private readonly string _one;
    private readonly string _zeroPoint;
    private readonly string _weightZeroPoint;

    private LayerGraphs(RandomWeights weights)
    {
        _weights = weights;
        _one = weights.Scalar(_graph, TensorElementType.Float, 1f);
        _zeroPoint = weights.Scalar(_graph, TensorElementType.UInt8, RowKernel.ZeroPoint);
        _weightZeroPoint = weights.Scalar(_graph, TensorElementType.Int8, (sbyte)0);
    }

    /// <summary>The row scale in operators of ONNX around the products.</summary>
    public static OnnxGraph Plain(RandomWeights weights)
    {
        LayerGraphs builder = new(weights);
        return builder.Build(residual =>
        {
            (string Bytes, string Scale) input = builder.PlainQuantize(builder.PlainNorm(residual));
            string[] parts = [builder.PlainProduct(input, Hidden, Hidden), builder.PlainProduct(input, Hidden, Key), builder.PlainProduct(input, Hidden, Key)];
            string projected = builder.PlainProduct(builder.PlainQuantize(parts[0]), Hidden, Hidden);
            string sum = builder.Standard("Add", residual, projected);
            (string Bytes, string Scale) fed = builder.PlainQuantize(builder.PlainNorm(sum));
            string gate = builder._graph.Node(
                "QuickGelu", OnnxGraph.Microsoft, [builder.PlainProduct(fed, Hidden, Intermediate)], [new OnnxAttribute("alpha", 1f)]);
            string gated = builder.Standard("Mul", gate, builder.PlainProduct(fed, Hidden, Intermediate));
            string down = builder.PlainProduct(builder.PlainQuantize(gated), Intermediate, Hidden);
            return builder.Standard("Add", sum, builder.Standard("Add", down, builder.Keep(parts[1], parts[2])));
        });
    }

    /// <summary>Our operators, with query, key and value packed, and gate and up.</summary>
    public static OnnxGraph Fused(RandomWeights weights)
    {
        LayerGraphs builder = new(weights);
        return builder.Build(residual =>
        {
            (string sum, string bytes, string scale) = builder.Norm(residual);
            string[] parts = builder.Ours(
                nameof(QueryKeyValueScale), 3, [builder.Product(bytes, Hidden, Packed), scale], new OnnxAttribute(QueryKeyValueScale.KeyWidthAttribute, (long)Key));
            string[] attended = builder.Ours(nameof(RowQuantize), 2, [parts[0]]);
            (sum, bytes, scale) = builder.Norm(sum, builder.Product(attended[0], Hidden, Hidden), attended[1]);
            string[] gated = builder.Ours(nameof(GateQuantize), 2, [builder.Product(bytes, Hidden, 2 * Intermediate), scale]);
            string down = builder.Ours(nameof(RowScale), 1, [builder.Product(gated[0], Intermediate, Hidden), gated[1]])[0];
            return builder.Standard("Add", sum, builder.Standard("Add", down, builder.Keep(parts[1], parts[2])));
        });
    }

    private OnnxGraph Build(Func<string, string> layer)
    {
        string value = _graph.Input(TimedGraph.Input, TensorElementType.Float, "rows", $"{Hidden}");
        for (int i = 0; i < LayerCount; i++)
        {
            value = layer(value);
        }

        _graph.Node("Identity", OnnxGraph.Standard, [value], [], TimedGraph.Output);
        _graph.Output(TimedGraph.Output, TensorElementType.Float, "rows", $"{Hidden}");
        return _graph;
    }

    private string Standard(string operation, params string[] inputs) => _graph.Node(operation, OnnxGraph.Standard, inputs);

    private string[] Ours(string operation, int outputs, string[] inputs, params OnnxAttribute[] attributes)
    {
        string[] names = [.. Enumerable.Range(0, outputs).Select(_ => _graph.NextName(operation))];
        _graph.Node(operation, OperatorDomain.Name, inputs, attributes, names);
        return names;
    }

    private (string Sum, string Bytes, string Scale) Norm(string residual, params string[] delta)
    {
        string[] outputs = Ours(
            nameof(NormQuantize), 3, [residual, _weights.Floats(_graph, 1, Hidden), .. delta], new OnnxAttribute(NormQuantize.EpsilonAttribute, 1e-6f));
        return (outputs[0], outputs[1], outputs[2]);
    }

    private string Product(string bytes, int inputs, int outputs) => _graph.Node(
        "MatMulIntegerToFloat",
        OnnxGraph.Microsoft,
        [bytes, _weights.Bytes(_graph, TensorElementType.Int8, inputs, outputs), _one, _weights.Floats(_graph, 1e-3f / inputs, outputs), _zeroPoint, _weightZeroPoint]);

    private string PlainNorm(string value) => _graph.Node(
        "SimplifiedLayerNormalization", OnnxGraph.Standard, [value, _weights.Floats(_graph, 1, Hidden)], [new OnnxAttribute("epsilon", 1e-6f)]);

    private (string Bytes, string Scale) PlainQuantize(string value)
    {
        string axis = _graph.Constant(_graph.NextName("axis"), 1);
        string largest = Standard("ReduceMax", Standard("Abs", value), axis);
        string step = _weights.Scalar(_graph, TensorElementType.Float, 1f / RowKernel.Levels);
        return (Standard("QuantizeLinear", Standard("Div", value, largest), step, _zeroPoint), Standard("Mul", largest, step));
    }

    private string PlainProduct((string Bytes, string Scale) input, int inputs, int outputs) =>
        Standard("Mul", Product(input.Bytes, inputs, outputs), input.Scale);

    /// <summary>Uses key and value, at no cost that counts.</summary>
    private string Keep(string key, string value)
    {
        string zeros = _graph.Constant(_graph.NextName("zeros"), 0, 0), ones = _graph.Constant(_graph.NextName("ones"), 1, 1);
        return Standard("Mul", Standard("Slice", key, zeros, ones), Standard("Slice", value, zeros, ones));
    }
}
