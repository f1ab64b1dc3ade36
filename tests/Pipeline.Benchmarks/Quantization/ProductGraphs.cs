using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.Graphs;
using Pipeline.Engine.Onnx.Kernels.Quantization;

namespace Pipeline.Benchmarks.Quantization;

/// <summary>Graphs of one product of bytes: [rows, inputs] times several different weights, so that they do not stay in the cache.</summary>
internal static class ProductGraphs
{
    /// <summary>Weights bytes of one graph, more than a cache holds.</summary>
    private const long WeightBytes = 96 << 20;

    /// <summary>com.microsoft.MatMulIntegerToFloat: scales of the outputs applied inside.</summary>
    public static OnnxGraph ToFloat(RandomWeights weights, int inputs, params int[] outputs) => Build(
        inputs,
        outputs,
        (graph, output) => graph.Node(
            "MatMulIntegerToFloat",
            OnnxGraph.Microsoft,
            [
                TimedGraph.Input,
                weights.Bytes(graph, TensorElementType.Int8, inputs, output),
                weights.Scalar(graph, TensorElementType.Float, 1f),
                weights.Floats(graph, 1e-3f, output),
                weights.Scalar(graph, TensorElementType.UInt8, RowKernel.ZeroPoint),
                weights.Scalar(graph, TensorElementType.Int8, (sbyte)0),
            ]));

    /// <summary>MatMulInteger: sums, to which scales are still to be applied.</summary>
    public static OnnxGraph ToInteger(RandomWeights weights, int inputs, params int[] outputs) => Build(
        inputs,
        outputs,
        (graph, output) => graph.Node(
            "MatMulInteger",
            OnnxGraph.Standard,
            [
                TimedGraph.Input,
                weights.Bytes(graph, TensorElementType.Int8, inputs, output),
                weights.Scalar(graph, TensorElementType.UInt8, RowKernel.ZeroPoint),
            ]));

    /// <summary>How often a graph multiplies, to read more weights than a cache holds.</summary>
    public static int Repetitions(int inputs, int[] outputs) => (int)Math.Max(1, WeightBytes / ((long)inputs * outputs.Sum()));

    private static OnnxGraph Build(int inputs, int[] outputs, Func<OnnxGraph, int, string> multiply)
    {
        OnnxGraph graph = new("product");
        graph.Input(TimedGraph.Input, TensorElementType.UInt8, "rows", $"{inputs}");
        List<string> corners = [];
        for (int i = 0; i < Repetitions(inputs, outputs); i++)
        {
            corners.AddRange(outputs.Select(output => Corner(graph, multiply(graph, output))));
        }

        graph.Node("Sum", OnnxGraph.Standard, corners.Select(corner => ToFloat(graph, corner)).ToArray(), [], TimedGraph.Output);
        graph.Output(TimedGraph.Output, TensorElementType.Float, "1", "1");
        return graph;
    }

    /// <summary>One element: the product must be used, and its use must cost nothing.</summary>
    private static string Corner(OnnxGraph graph, string product)
    {
        string zeros = graph.Constant(graph.NextName("zeros"), 0, 0), ones = graph.Constant(graph.NextName("ones"), 1, 1);
        return graph.Node("Slice", OnnxGraph.Standard, [product, zeros, ones]);
    }

    private static string ToFloat(OnnxGraph graph, string value) => graph.Node(
        "Cast", OnnxGraph.Standard, [value], [new OnnxAttribute("to", (long)TensorElementType.Float)]);
}
