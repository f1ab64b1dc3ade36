using System.Globalization;
using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.CustomOperators;
using Pipeline.Engine.Onnx.HuggingFace;

namespace Pipeline.Engine.Onnx.Graphs;

/// <summary>
/// The graph of a decoder over one step: the tokens of all sequences one after another, [tokens, hidden] throughout, no
/// padding. Keys and values are inputs that attention writes in place. The last norm and the head see only the rows whose
/// logits are wanted.
/// </summary>
internal sealed class DecoderGraph
{
    /// <summary>int32 [tokens].</summary>
    public const string TokenIds = "input_ids";

    /// <summary>int32 [sequences + 1].</summary>
    public const string SequenceStarts = "cumulative_sequence_length";

    /// <summary>int32 [sequences]: tokens of each that are in its blocks already.</summary>
    public const string ComputedTokenCounts = "past_seqlens";

    /// <summary>int32 [sequences, blocks].</summary>
    public const string BlockTables = "block_table";

    /// <summary>int32 [rows]: which tokens' logits are wanted.</summary>
    public const string LogitsIndices = "logits_indices";

    /// <summary>float [positions, head size / 2].</summary>
    public const string Cosines = "cos_cache";

    /// <summary>float [positions, head size / 2].</summary>
    public const string Sines = "sin_cache";

    /// <summary>float [rows, vocabulary].</summary>
    public const string Logits = "logits";

    /// <summary>An operator of ours with the inputs and attributes of com.microsoft's.</summary>
    private const string Attention = "PagedAttention";

    private readonly OnnxGraph _graph = new("decoder");
    private readonly DecoderConfig _config;
    private readonly DecoderModules _modules;
    private readonly GraphWeights _weights;
    private readonly DecoderOperators _operators;
    private readonly TensorElementType _cacheType;

    private DecoderGraph(DecoderConfig config, CompiledWeights weights, DecoderFormat format, CacheType cacheType)
    {
        _config = config;
        _modules = new DecoderModules(config);
        _weights = new GraphWeights(_graph, weights.FileName, weights.Tensors);
        _operators = format.CreateOperators(_graph, _weights, config.NormEpsilon);
        _cacheType = cacheType == CacheType.Fp16 ? TensorElementType.Float16 : TensorElementType.Float;
    }

    /// <summary>[blocks, tokens of a block, key heads, head size] of the cache's type.</summary>
    public static string KeyCache(int layer) => string.Create(CultureInfo.InvariantCulture, $"key_cache.{layer}");

    /// <summary>As <see cref="KeyCache"/>.</summary>
    public static string ValueCache(int layer) => string.Create(CultureInfo.InvariantCulture, $"value_cache.{layer}");

    /// <summary>Builds the model.</summary>
    /// <param name="config">Shape, norms, windows.</param>
    /// <param name="weights">Where the tensors of the format lie.</param>
    /// <param name="format">How linear layers and what feeds them are written.</param>
    /// <param name="cacheType">Of keys and values.</param>
    /// <returns>A serialised ModelProto.</returns>
    public static byte[] Build(DecoderConfig config, CompiledWeights weights, DecoderFormat format, CacheType cacheType)
    {
        DecoderGraph builder = new(config, weights, format, cacheType);
        builder.DeclareInputs();
        string residual = builder._weights.Rows(builder._modules.Embedding.Weight, TokenIds);
        LinearOutput? delta = null;
        for (int layer = 0; layer < config.LayerCount; layer++)
        {
            delta = builder.Layer(layer, delta, ref residual);
        }

        builder.Head(residual, delta, weights.Head);
        return builder._graph.ToModel();
    }

    private void DeclareInputs()
    {
        _graph.Input(TokenIds, TensorElementType.Int32, "tokens");
        _graph.Input(SequenceStarts, TensorElementType.Int32, "sequence_starts_count");
        _graph.Input(ComputedTokenCounts, TensorElementType.Int32, "sequences");
        _graph.Input(BlockTables, TensorElementType.Int32, "sequences", "table_blocks");
        _graph.Input(LogitsIndices, TensorElementType.Int32, "rows");
        _graph.Input(Cosines, TensorElementType.Float, "positions", Number(_config.HeadSize / 2));
        _graph.Input(Sines, TensorElementType.Float, "positions", Number(_config.HeadSize / 2));
        for (int layer = 0; layer < _config.LayerCount; layer++)
        {
            string[] shape = ["blocks", "block_tokens", Number(_config.KeyValueHeadCount), Number(_config.HeadSize)];
            _graph.Input(KeyCache(layer), _cacheType, shape);
            _graph.Input(ValueCache(layer), _cacheType, shape);
        }
    }

    /// <returns>What the layer adds to the residual.</returns>
    private LinearOutput Layer(int layer, LinearOutput? delta, ref string residual)
    {
        DecoderLayerModules modules = _modules.Layers[layer];
        LinearInput input = _operators.Normalize(residual, delta, modules.InputNorm, out residual);
        (string query, string key, string value) = _operators.QueryKeyValue(input, modules);
        query = NormalizeHeads(query, modules.QueryNorm, _config.HeadCount);
        key = NormalizeHeads(key, modules.KeyNorm, _config.KeyValueHeadCount);
        LinearInput attended = _operators.Attended(Attend(layer, query, key, value), modules);
        LinearOutput projected = _operators.Project(attended, modules.Output);

        LinearInput fed = _operators.Normalize(residual, projected, modules.AttentionNorm, out residual);
        return _operators.Project(_operators.Gated(fed, modules), modules.Down);
    }

    private string Attend(int layer, string query, string key, string value) => _graph.Node(
        Attention,
        OperatorDomain.Name,
        [
            query, key, value, KeyCache(layer), ValueCache(layer), SequenceStarts, ComputedTokenCounts, BlockTables, Cosines, Sines,
        ],
        [
            new OnnxAttribute("num_heads", (long)_config.HeadCount),
            new OnnxAttribute("kv_num_heads", (long)_config.KeyValueHeadCount),
            new OnnxAttribute("scale", (float)(1 / Math.Sqrt(_config.HeadSize))),
            new OnnxAttribute("do_rotary", 1L),
            new OnnxAttribute("rotary_interleaved", 0L),
            new OnnxAttribute("local_window_size", _config.Windows[layer] ?? -1L),
        ]);

    /// <summary>Each head of a projection normalised by itself; as it is where the family has no such norm.</summary>
    private string NormalizeHeads(string projected, NormModule? norm, int headCount)
    {
        if (norm is null)
        {
            return projected;
        }

        string heads = Reshape(projected, norm.Size);
        string normalized = _graph.Node(
            "SimplifiedLayerNormalization",
            OnnxGraph.Standard,
            [heads, _weights.Constant(norm.Weight)],
            [new OnnxAttribute("epsilon", _config.NormEpsilon)]);
        return Reshape(normalized, headCount * norm.Size);
    }

    private string Reshape(string value, int columns) => _graph.Node(
        "Reshape", OnnxGraph.Standard, [value, _graph.Constant(_graph.NextName("shape"), -1, columns)]);

    private void Head(string residual, LinearOutput? delta, LinearModule head)
    {
        LinearOutput? wanted = delta is { } value
            ? new LinearOutput(WantedRows(value.Value), value.RowScale is null ? null : WantedRows(value.RowScale))
            : null;
        LinearInput input = _operators.Normalize(WantedRows(residual), wanted, _modules.FinalNorm, out _);
        _operators.Head(input, head, Logits);
        _graph.Output(Logits, TensorElementType.Float, "rows", Number(_config.VocabularySize));
    }

    private string WantedRows(string value) => _graph.Node("Gather", OnnxGraph.Standard, [value, LogitsIndices]);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
