using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.HuggingFace;

namespace Pipeline.Benchmarks.Decoder.Llama;

/// <summary>What stands in the GGUF file of a decoder: of the architectures llama and qwen2, without a tokeniser.</summary>
internal sealed class GgufModel
{
    private readonly DecoderConfig _config;
    private readonly CheckpointWeights _weights;
    private readonly DecoderModules _modules;
    private readonly string _architecture;

    /// <param name="config">The model's.</param>
    /// <param name="weights">The model's; must outlive this object.</param>
    /// <param name="isQuantized">Matrices in Q4_0, the token embeddings and the head included; else all in F32.</param>
    /// <exception cref="NotSupportedException">It would not be the same model in llama.cpp.</exception>
    public GgufModel(DecoderConfig config, WeightsFolder weights, bool isQuantized)
    {
        (_config, IsQuantized, _modules) = (config, isQuantized, new DecoderModules(config));
        _weights = new CheckpointWeights(weights, config);
        _architecture = config.Family switch
        {
            DecoderFamily.Llama => "llama",
            DecoderFamily.Qwen2 => "qwen2",
            _ => throw new NotSupportedException($"The bench writes Llama and Qwen2 for llama.cpp, not {config.Family}."),
        };
        if (config.Rotary.Scaling != RotaryScaling.None || config.Windows.Any(window => window is not null))
        {
            throw new NotSupportedException("The bench does not write scaled rotations or sliding windows for llama.cpp.");
        }

        if (isQuantized && _modules.Linears.FirstOrDefault(linear => linear.Inputs % GgufTensor.BlockWeights != 0) is { } odd)
        {
            throw new NotSupportedException($"{odd.Name} has {odd.Inputs} inputs; Q4_0 takes multiples of {GgufTensor.BlockWeights}.");
        }
    }

    public bool IsQuantized { get; }

    /// <summary>Keys with values of type uint, float or string.</summary>
    public IEnumerable<(string Key, object Value)> Metadata =>
    [
        ("general.architecture", _architecture),
        ("general.name", "of the decoder bench"),
        ("general.file_type", IsQuantized ? 2u : 0u),
        ("general.alignment", (uint)GgufWriter.Alignment),
        (_architecture + ".block_count", (uint)_config.LayerCount),
        (_architecture + ".context_length", (uint)_config.ContextLength),
        (_architecture + ".embedding_length", (uint)_config.HiddenSize),
        (_architecture + ".feed_forward_length", (uint)_config.IntermediateSize),
        (_architecture + ".attention.head_count", (uint)_config.HeadCount),
        (_architecture + ".attention.head_count_kv", (uint)_config.KeyValueHeadCount),
        (_architecture + ".attention.key_length", (uint)_config.HeadSize),
        (_architecture + ".attention.value_length", (uint)_config.HeadSize),
        (_architecture + ".rope.dimension_count", (uint)_config.HeadSize),
        (_architecture + ".rope.freq_base", (float)_config.Rotary.Theta),
        (_architecture + ".attention.layer_norm_rms_epsilon", _config.NormEpsilon),
        (_architecture + ".vocab_size", (uint)_config.VocabularySize),
        ("tokenizer.ggml.model", "no_vocab"),
    ];

    /// <summary>In the order of the file.</summary>
    public IEnumerable<GgufTensor> Tensors
    {
        get
        {
            yield return Matrix("token_embd", _modules.Embedding);
            yield return Norm("output_norm", _modules.FinalNorm);
            if (!_config.TieEmbeddings)
            {
                yield return Matrix("output", _modules.Head);
            }

            foreach (GgufTensor tensor in _modules.Layers.SelectMany((layer, index) => Layer($"blk.{index}.", layer)))
            {
                yield return tensor;
            }
        }
    }

    private IEnumerable<GgufTensor> Layer(string prefix, DecoderLayerModules layer) =>
    [
        Norm(prefix + "attn_norm", layer.InputNorm),
        .. Linear(prefix + "attn_q", layer.Query, isRotated: true),
        .. Linear(prefix + "attn_k", layer.Key, isRotated: true),
        .. Linear(prefix + "attn_v", layer.Value),
        .. Linear(prefix + "attn_output", layer.Output),
        Norm(prefix + "ffn_norm", layer.AttentionNorm),
        .. Linear(prefix + "ffn_gate", layer.Gate),
        .. Linear(prefix + "ffn_up", layer.Up),
        .. Linear(prefix + "ffn_down", layer.Down),
    ];

    private IEnumerable<GgufTensor> Linear(string name, LinearModule module, bool isRotated = false)
    {
        bool isReordered = isRotated && _config.Family == DecoderFamily.Llama;
        GgufTensor weight = Matrix(name, module);
        yield return isReordered ? weight with { Values = new PairedRows(weight.Values, _config.HeadSize) } : weight;
        if (module.HasBias)
        {
            float[] bias = _weights.Bias(module);
            yield return Vector(name + ".bias", isReordered ? PairedRows.Reorder(bias, _config.HeadSize) : bias);
        }
    }

    private GgufTensor Matrix(string name, LinearModule module) => new(name + ".weight", _weights.Matrix(module), IsQuantized);

    private GgufTensor Norm(string name, NormModule module) => Vector(name + ".weight", _weights.Norm(module));

    private static GgufTensor Vector(string name, float[] values) => new(name, new VectorRow(values), IsQuantized: false);
}
