using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.Graphs;
using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Benchmarks.Encoder;

/// <summary>
/// The same encoder as an exported model has it: padded rows, attention by com.microsoft MultiHeadAttention with a mask.
/// All else is as in our graph, so that padding and attention are the only differences.
/// </summary>
internal sealed class PaddedGraph
{
    public static readonly string[] Inputs = ["token_ids", "positions", "mask", "padded_shape", "flat_shape"];
    public const string Output = "hidden";

    private readonly OnnxGraph _graph = new("padded");
    private readonly BertConfig _config;
    private readonly string _weightsFile;

    private PaddedGraph(BertConfig config, string weightsFile)
    {
        _config = config;
        _weightsFile = weightsFile;
    }

    public static byte[] Build(BertConfig config, BertWeights weights, string weightsFile)
    {
        PaddedGraph builder = new(config, weightsFile);
        OnnxGraph graph = builder._graph;
        graph.Input(Inputs[0], TensorElementType.Int32, "tokens");
        graph.Input(Inputs[1], TensorElementType.Int32, "tokens");
        graph.Input(Inputs[2], TensorElementType.Int32, "batch", "length");
        graph.Input(Inputs[3], TensorElementType.Int64, "3");
        graph.Input(Inputs[4], TensorElementType.Int64, "2");
        string hidden = builder.EmbedTokens(weights);
        foreach (BertLayerWeights layer in weights.Layers)
        {
            hidden = builder.Layer(layer, hidden);
        }

        graph.Node("Identity", OnnxGraph.Standard, [hidden], output: Output);
        graph.Output(Output, TensorElementType.Float, "tokens", "hidden_size");
        return graph.ToModel();
    }

    private string EmbedTokens(BertWeights weights)
    {
        string words = _graph.Node("Gather", OnnxGraph.Standard, [Constant(weights.WordEmbeddings), Inputs[0]]);
        string places = _graph.Node("Gather", OnnxGraph.Standard, [Constant(weights.PositionEmbeddings), Inputs[1]]);
        SafetensorsTensor types = weights.TokenTypeEmbeddings;
        string typeZero = _graph.ExternalConstant(types.Name, _weightsFile, types.FileOffset, _config.HiddenSize);
        return AddAndNormalize(words, places, typeZero, weights.EmbeddingNormWeight, weights.EmbeddingNormBias);
    }

    private string Layer(BertLayerWeights weights, string hidden)
    {
        string query = Padded(Linear(hidden, weights.QueryWeight, weights.QueryBias));
        string key = Padded(Linear(hidden, weights.KeyWeight, weights.KeyBias));
        string value = Padded(Linear(hidden, weights.ValueWeight, weights.ValueBias));
        string attended = _graph.Node(
            "MultiHeadAttention",
            OnnxGraph.Microsoft,
            [query, key, value, "", Inputs[2]],
            [new OnnxAttribute("num_heads", (long)_config.HeadCount)]);
        string flat = _graph.Node("Reshape", OnnxGraph.Standard, [attended, Inputs[4]]);
        string projected = Linear(flat, weights.AttentionOutputWeight, bias: null);
        string normalized = AddAndNormalize(
            projected, hidden, Constant(weights.AttentionOutputBias), weights.AttentionNormWeight, weights.AttentionNormBias);
        string fed = Linear(normalized, weights.IntermediateWeight, bias: null);
        string activated = _graph.Node("BiasGelu", OnnxGraph.Microsoft, [fed, Constant(weights.IntermediateBias)]);
        string output = Linear(activated, weights.OutputWeight, bias: null);
        return AddAndNormalize(output, normalized, Constant(weights.OutputBias), weights.OutputNormWeight, weights.OutputNormBias);
    }

    private string Padded(string flat) => _graph.Node("Reshape", OnnxGraph.Standard, [flat, Inputs[3]]);

    private string Linear(string input, SafetensorsTensor weight, SafetensorsTensor? bias) => _graph.Node(
        "Gemm",
        OnnxGraph.Standard,
        bias is null ? [input, Constant(weight)] : [input, Constant(weight), Constant(bias)],
        [new OnnxAttribute("transB", 1L)]);

    private string AddAndNormalize(string left, string right, string bias, SafetensorsTensor weight, SafetensorsTensor shift) =>
        _graph.Node(
            "SkipLayerNormalization",
            OnnxGraph.Microsoft,
            [left, right, Constant(weight), Constant(shift), bias],
            [new OnnxAttribute("epsilon", _config.LayerNormEpsilon)]);

    private string Constant(SafetensorsTensor tensor) =>
        _graph.ExternalConstant(tensor.Name, _weightsFile, tensor.FileOffset, tensor.Shape.AsSpan());
}
