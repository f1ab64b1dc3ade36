using System.Globalization;
using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.CustomOperators;
using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Onnx.Kernels;
using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.Graphs;

/// <summary>
/// The graph of a BERT encoder over a ragged batch: [tokens, hidden] throughout, no padding and no mask. Weights are ranges
/// of the safetensors file, in PyTorch's [outputs, inputs] order; it computes in floats, however they are stored.
/// </summary>
internal sealed class BertGraph
{
    /// <summary>int32 [tokens].</summary>
    public const string TokenIds = "token_ids";

    /// <summary>int32 [sequences + 1].</summary>
    public const string SequenceStarts = "sequence_starts";

    /// <summary>float [sequences, hidden].</summary>
    public const string Embeddings = "embeddings";

    private readonly OnnxGraph _graph = new("bert");
    private readonly BertConfig _config;
    private readonly OnnxAttribute _epsilon;
    private readonly OnnxAttribute _instructionSet;
    private readonly string _weightsFile;

    private BertGraph(BertConfig config, string weightsFile, InstructionSet instructionSet)
    {
        _config = config;
        _weightsFile = weightsFile;
        _epsilon = new OnnxAttribute("epsilon", config.LayerNormEpsilon);
        _instructionSet = new OnnxAttribute(SegmentAttention.InstructionSetAttribute, (long)instructionSet);
    }

    /// <summary>Builds the model.</summary>
    /// <param name="config">Shape, activation, epsilon.</param>
    /// <param name="weights">Resolved against <paramref name="config"/>.</param>
    /// <param name="weightsFile">Name of the weights' file inside the session's folder for external initialisers.</param>
    /// <param name="pooling">How a sequence becomes one vector; the vector is normalised after it.</param>
    /// <param name="instructionSet">For the attention operator.</param>
    /// <returns>A serialised ModelProto.</returns>
    public static byte[] Build(
        BertConfig config, BertWeights weights, string weightsFile, PoolingMode pooling, InstructionSet instructionSet)
    {
        BertGraph builder = new(config, weightsFile, instructionSet);
        OnnxGraph graph = builder._graph;
        string ids = graph.Input(TokenIds, TensorElementType.Int32, "tokens");
        string starts = graph.Input(SequenceStarts, TensorElementType.Int32, "sequence_starts_count");
        string hidden = builder.EmbedTokens(weights, ids, starts);
        for (int layer = 0; layer < weights.Layers.Length; layer++)
        {
            hidden = builder.Layer(weights.Layers[layer], hidden, starts);
        }

        graph.Node(
            nameof(SegmentPool),
            OperatorDomain.Name,
            [hidden, starts],
            [new OnnxAttribute(SegmentPool.ModeAttribute, (long)pooling), new OnnxAttribute(SegmentPool.NormalizeAttribute, 1L)],
            Embeddings);
        graph.Output(Embeddings, TensorElementType.Float, "sequences", config.HiddenSize.ToString(CultureInfo.InvariantCulture));
        return graph.ToModel();
    }

    private string EmbedTokens(BertWeights weights, string ids, string starts)
    {
        string positions = _graph.Node(nameof(SegmentPositions), OperatorDomain.Name, [ids, starts]);
        string words = Rows(weights.WordEmbeddings, ids);
        string places = Rows(weights.PositionEmbeddings, positions);

        // Every token is of type 0, so its row is a bias like any other.
        SafetensorsTensor types = weights.TokenTypeEmbeddings;
        string typeZero = Widened(types.Type, External(types, types.ByteCount / _config.TypeVocabularySize, _config.HiddenSize));
        return AddAndNormalize(words, places, typeZero, weights.EmbeddingNormWeight, weights.EmbeddingNormBias);
    }

    private string Layer(BertLayerWeights weights, string hidden, string starts)
    {
        string query = Linear(hidden, weights.QueryWeight, weights.QueryBias);
        string key = Linear(hidden, weights.KeyWeight, weights.KeyBias);
        string value = Linear(hidden, weights.ValueWeight, weights.ValueBias);
        string attended = _graph.Node(
            nameof(SegmentAttention),
            OperatorDomain.Name,
            [query, key, value, starts],
            [new OnnxAttribute(SegmentAttention.HeadCountAttribute, (long)_config.HeadCount), _instructionSet]);
        string projected = Linear(attended, weights.AttentionOutputWeight, bias: null);
        string normalized = AddAndNormalize(
            projected, hidden, Constant(weights.AttentionOutputBias), weights.AttentionNormWeight, weights.AttentionNormBias);
        string activated = Activate(normalized, weights);
        string output = Linear(activated, weights.OutputWeight, bias: null);
        return AddAndNormalize(output, normalized, Constant(weights.OutputBias), weights.OutputNormWeight, weights.OutputNormBias);
    }

    /// <summary>The first projection of the feed-forward block and its activation; the gelus take the bias with them.</summary>
    private string Activate(string input, BertLayerWeights weights)
    {
        bool fused = _config.Activation is Activation.Gelu or Activation.GeluTanh;
        string projected = Linear(input, weights.IntermediateWeight, fused ? null : weights.IntermediateBias);
        return _config.Activation switch
        {
            Activation.Gelu => _graph.Node("BiasGelu", OnnxGraph.Microsoft, [projected, Constant(weights.IntermediateBias)]),
            Activation.GeluTanh => _graph.Node("FastGelu", OnnxGraph.Microsoft, [projected, Constant(weights.IntermediateBias)]),
            Activation.Relu => _graph.Node("Relu", OnnxGraph.Standard, [projected]),
            Activation.Silu => _graph.Node("QuickGelu", OnnxGraph.Microsoft, [projected], [new OnnxAttribute("alpha", 1f)]),
            _ => throw new ArgumentOutOfRangeException(nameof(weights), _config.Activation, "No operator for this activation."),
        };
    }

    private string Linear(string input, SafetensorsTensor weight, SafetensorsTensor? bias) => _graph.Node(
        "Gemm",
        OnnxGraph.Standard,
        bias is null ? [input, Constant(weight)] : [input, Constant(weight), Constant(bias)],
        [new OnnxAttribute("transB", 1L)]);

    /// <summary>LayerNorm(left + right + bias).</summary>
    private string AddAndNormalize(string left, string right, string bias, SafetensorsTensor weight, SafetensorsTensor shift) =>
        _graph.Node(
            "SkipLayerNormalization", OnnxGraph.Microsoft, [left, right, Constant(weight), Constant(shift), bias], [_epsilon]);

    private string Constant(SafetensorsTensor tensor) =>
        Widened(tensor.Type, External(tensor, tensor.ByteCount, tensor.Shape.AsSpan()));

    /// <summary>Rows of a table; only these are widened.</summary>
    private string Rows(SafetensorsTensor table, string indices) => Widened(
        table.Type,
        _graph.Node("Gather", OnnxGraph.Standard, [External(table, table.ByteCount, table.Shape.AsSpan()), indices]));

    private string External(SafetensorsTensor tensor, long byteCount, params ReadOnlySpan<long> shape) => _graph.ExternalConstant(
        tensor.Name, GraphWeights.ElementType(tensor.Type), _weightsFile, tensor.FileOffset, byteCount, shape);

    /// <summary>As floats. ONNX Runtime widens a constant once, when the session is created.</summary>
    private string Widened(SafetensorsType type, string value) => type == SafetensorsType.F32
        ? value
        : _graph.Node("Cast", OnnxGraph.Standard, [value], [new OnnxAttribute("to", (long)TensorElementType.Float)]);
}
